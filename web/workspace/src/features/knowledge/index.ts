export { DocumentPage } from './DocumentPage';
export { KnowledgePage } from './KnowledgePage';
