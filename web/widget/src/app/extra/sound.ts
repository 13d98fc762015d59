/** Two short soft tones, made here: no sound file to load, nothing for a strict CSP to refuse. */
export function chime(): void {
  try {
    const audio = new AudioContext();
    [660, 880].forEach((frequency, at) => {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      const start = audio.currentTime + at * 0.12;
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(0.08, start);
      volume.gain.exponentialRampToValueAtTime(0.001, start + 0.25);
      tone.connect(volume).connect(audio.destination);
      tone.start(start);
      tone.stop(start + 0.25);
    });
    window.setTimeout(() => void audio.close(), 1000);
  } catch {
    // No audio device, or the browser wants a click first: a chat without a sound is still a chat.
  }
}
