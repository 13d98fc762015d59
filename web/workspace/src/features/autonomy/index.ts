export { dropHeld, heldQuery, sendHeld, useHeldError } from './queries';
