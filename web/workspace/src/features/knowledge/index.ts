export { DocumentPage } from './DocumentPage';
export { KnowledgePage } from './KnowledgePage';
export { WebsitePage } from './website/WebsitePage';
