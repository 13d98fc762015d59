export { DocumentPage } from './DocumentPage';
export { KnowledgePage } from './KnowledgePage';
export { PastPage } from './tickets/PastPage';
export { WebsitePage } from './website/WebsitePage';
