import { render } from 'preact';
import { Chat } from './chat/chat';
import './style/base.css';
import './style/thread.css';
import './style/composer.css';
import { App } from './view/App';
import { followTheme } from './view/theme';

// On a phone the keyboard covers the layout viewport; the visual one is what can be seen.
const viewport = window.visualViewport;
const fit = () => document.documentElement.style.setProperty('--h', `${viewport?.height ?? window.innerHeight}px`);
viewport?.addEventListener('resize', fit);
fit();

followTheme();
render(<App chat={new Chat()} />, document.getElementById('app')!);
