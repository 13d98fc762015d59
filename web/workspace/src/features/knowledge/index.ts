export const KnowledgePage = () => null;
export const DocumentPage = () => null;
