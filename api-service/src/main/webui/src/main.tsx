/** Starts the page. */
import '@picocss/pico/css/pico.blue.min.css';
import './styles/app.css';
import { render } from 'preact';
import { App } from './shell/App';

const root = document.getElementById('app');
if (root === null) {
  throw new Error('index.html has no #app');
}
render(<App />, root);
