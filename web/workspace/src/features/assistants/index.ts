export const AssistantsPage = () => null;
export const AssistantPage = () => null;
