import './styles/layers.css';
import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '@mantine/spotlight/styles.layer.css';
import 'virtual:theme-variables.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/ui.css';
import './styles/shell.css';
import './styles/page.css';
import { createRoot } from 'react-dom/client';
import { startI18n } from '../i18n';
import { Providers } from './Providers';

await startI18n();
createRoot(document.getElementById('root')!).render(<Providers />);
