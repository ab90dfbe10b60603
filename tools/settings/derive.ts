import type { Setting } from '../../server/start/settings/kinds.ts';
import { SETTING_GROUPS } from '../../server/start/settings/schema.ts';

const PAGE_HEAD = `# Settings

<!-- Written by \`npm run settings\` from server/start/settings; a test fails where this page differs. -->

Settings come from the environment. A \`.env\` file in the checkout adds what the environment does not set. Copy [.env.example](../.env.example) to begin. A value of blanks means "not set". Commands of \`jishi\` read the same settings as \`npm start\`.

**In production** means: \`NODE_ENV=production\`; or, without \`DEMO=on\`, a \`HOST\` or a \`PUBLIC_URL\` that is not a loopback address, or any \`TRUST_PROXY\`. The start then lists everything that is missing or not allowed, and exits before it changes anything. One payment provider is needed. Weibo, WeChat sign-in and SMS stay switched off, and the pages do not offer them, until all of their settings are set.
`;

const ENV_HEAD = `# Copy this file to .env and remove the "# " of the lines that you change. docs/settings.md explains each setting.
# Written by \`npm run settings\` from server/start/settings; a test fails where this file differs.
`;

type Entry = [name: string, setting: Setting<unknown>];

function entriesOf(group: (typeof SETTING_GROUPS)[number]): Entry[] {
  return Object.entries(group.settings);
}

/** A default that is a value is shown as code; words are shown as they are. */
function shownDefault({ default: value, defaultText }: Setting<unknown>): string {
  const isValue = value !== null && !(Array.isArray(value) && value.length === 0);
  return isValue ? `\`${defaultText}\`` : defaultText;
}

function rowOf([name, setting]: Entry): string {
  const { meaning, takes, needed, refusedInProduction } = setting;
  const refused = refusedInProduction && `in production: ${refusedInProduction.why}`;
  const notes = [needed && `needed ${needed.when}`, refused].filter((note) => note !== null);
  return `| \`${name}\` | ${shownDefault(setting)} | ${meaning} | ${takes} | ${notes.join('; ')} |`;
}

/** The text of docs/settings.md. */
export function deriveSettingsPage(): string {
  const groups = SETTING_GROUPS.map(
    (group) =>
      `\n## ${group.title}\n\n| name | default | meaning | takes | when |\n|---|---|---|---|---|\n` +
      `${entriesOf(group).map(rowOf).join('\n')}\n`,
  );
  return PAGE_HEAD + groups.join('');
}

function linesOf([name, setting]: Entry): string {
  const { default: value, meaning, defaultText, needed } = setting;
  const isValue = shownDefault(setting).startsWith('`') && value !== null;
  const comment = `# ${meaning.replaceAll('`', '')}${needed ? ` Needed ${needed.when.replaceAll('`', '')}.` : ''}`;
  return `${comment}\n# ${name}=${isValue ? defaultText : ''}\n`;
}

/** The text of .env.example: every line is a comment, so that a copy changes nothing. */
export function deriveEnvExample(): string {
  const groups = SETTING_GROUPS.map(
    (group) => `\n## ${group.title}\n\n${entriesOf(group).map(linesOf).join('\n')}`,
  );
  return ENV_HEAD + groups.join('');
}
