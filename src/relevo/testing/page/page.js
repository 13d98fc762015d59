const $ = (id) => document.getElementById(id);

function make(tag, text, kind) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function button(text, run) {
  const made = make("button", text);
  made.type = "button";
  made.onclick = run;
  return made;
}

/** A button of one sign; `label` says what it does. */
function tool(label, sign, run) {
  const made = button(sign, run);
  made.setAttribute("aria-label", label);
  return made;
}

/** A picture, a film or a voice to be seen and heard; any other file as a link with its name. */
function fileOf(media, address, name) {
  if (media === "image") {
    const picture = make("img");
    picture.src = address;
    picture.alt = name || "picture";
    return picture;
  }
  if (media === "video" || media === "audio") {
    const player = make(media);
    player.src = address;
    player.controls = true;
    return player;
  }
  const link = make("a", `📎 ${name ?? ""}`.trim());
  link.href = address;
  return link;
}

/** What was typed into a field, which is empty afterwards. */
function taken(id) {
  const text = $(id).value.trim();
  $(id).value = "";
  return text;
}

let quoting = "";
/** What is sent next answers this bubble; null: none. */
function quote(bubble, id = bubble?.id) {
  quoting = bubble ? id : "";
  $("quoting").hidden = !bubble;
  $("quoting").textContent = bubble ? `↩ ${bubble.text || "📎"}` : "";
  if (bubble) $("text").focus();
}
if ($("quoting")) $("quoting").onclick = () => quote(null);

/** Under a bubble: the customer's reaction to the company's words, or what they do with their own; and quoting. */
function toolsOf(bubble, act, { isOurs, sign, more = [] }) {
  const made = make("span", "", "tools");
  if (isOurs) made.append(tool("React", bubble.reaction ? "✕" : sign, () => act("react", { bubble: bubble.id, emoji: bubble.reaction ? "" : sign })));
  else {
    const edit = () => { const text = prompt("", bubble.text); if (text) act("edit", { bubble: bubble.id, text }); };
    made.append(tool("Edit", "✎", edit), ...more);
  }
  made.append(tool("Quote", "↩", () => quote(bubble)));
  return made;
}

/** What was typed is sent with what it quotes. */
function onWords(form, send) {
  $(form).onsubmit = async (event) => {
    event.preventDefault();
    const text = taken("text");
    if (!text) return;
    await send(text, quoting);
    quote(null);
  };
}

/** The company answers in the provider's own app. */
function onAnswerByHand(act) {
  $("answer").onclick = () => {
    const text = taken("reply");
    if (text) act("answer", { text });
  };
}

/** Who may be played, each as [value, label]. */
function showPeople(people, chosen) {
  const known = JSON.stringify(people);
  if ($("who").dataset.known !== known) {
    $("who").dataset.known = known;
    $("who").replaceChildren(...people.map(([value, label]) => new Option(label, value)));
  }
  $("who").value = chosen;
}

/** What somebody fills in who connects it by hand. */
function showFacts(values) {
  const known = JSON.stringify(values);
  // Left alone while it is the same, so that it can be marked and copied.
  if ($("facts").dataset.known === known) return;
  $("facts").dataset.known = known;
  $("facts").replaceChildren(...Object.entries(values).flatMap(([name, value]) => [make("dt", name), make("dd", value)]));
}

let shown = "";
/** Whether this is not what the page shows yet. */
function isNews(state) {
  const text = JSON.stringify(state);
  if (text === shown) return false;
  shown = text;
  return true;
}

function showThread(bubbles) {
  $("thread").replaceChildren(...bubbles);
  $("thread").scrollTop = $("thread").scrollHeight;
}
