import '@mantine/core/styles.layer.css';
import './app/app.css';
import { MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { catchDroppedFiles } from './app/droppedFiles.ts';
import { startEmbed } from './app/embedded.ts';
import { drawFirstPicture } from './app/firstPicture.ts';
import { keepLastRuns } from './app/lastRuns.ts';
import { workOffline } from './app/offline.ts';
import { startRouter } from './app/router.ts';
import { cssVariables, theme } from './look/theme.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id root.');
startRouter(startEmbed());
catchDroppedFiles();
keepLastRuns();
drawFirstPicture();
workOffline();
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <App />
    </MantineProvider>
  </StrictMode>,
);
