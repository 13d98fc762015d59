/** A customer's way with the company. Loaded when a contact is looked at, never with the inbox itself. */
export { JourneySection } from './JourneySection';
