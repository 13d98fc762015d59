export { OutpostPanel } from './OutpostPanel';
export { MyLinks } from './MyLinks';
