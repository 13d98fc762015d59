export { AnswererChoice } from './components/AnswererChoice';
export { ModelsSettings } from './components/ModelsSettings';
