import { isVapidPair } from '../../adapters/push/pushChannel.js';
import type { Config } from '../../config.js';
import { broken, type Finding, mend, ok } from './finding.js';

const nodeNeeded = 24;

/** What the settings say before anything is asked. */
export function lookAtSettings(config: Config, nodeVersion: string): Finding[] {
  return [
    lookAtNode(nodeVersion),
    ...lookAtSecret(config),
    ...lookAtAddress(config),
    ...lookAtMessages(config),
    ...lookAtPush(config),
  ];
}

function lookAtNode(version: string): Finding {
  return Number(version.split('.')[0]) >= nodeNeeded
    ? ok(`Node ${version}`)
    : broken(`Node ${version} is too old`, `use Node ${nodeNeeded}; npm ci brings it, and npm start uses it`);
}

/** A key of few different characters was typed, not drawn. */
function lookAtSecret({ secretKey, databaseUrl }: Config): Finding[] {
  if (secretKey === null)
    return databaseUrl === null ? [ok('SECRET_KEY is made and kept beside the embedded database')] : [];
  return new Set(secretKey).size < 12
    ? [
        mend(
          'SECRET_KEY looks typed rather than drawn',
          'make a new one with `openssl rand -base64 32` before members come; changing it later ends every code and card PIN',
        ),
      ]
    : [ok('SECRET_KEY is set')];
}

function lookAtAddress({ publicUrl, databaseUrl, introspection, host }: Config): Finding[] {
  if (databaseUrl === null)
    return [ok('The service runs on its embedded database: right for trying it, not for a council')];
  const findings: Finding[] = [];
  if (publicUrl === null) {
    findings.push(
      mend('PUBLIC_URL is not set', 'set it to the https address people use: links in messages lead there'),
    );
  } else if (!publicUrl.startsWith('https://') && !/^http:\/\/(localhost|127\.)/.test(publicUrl)) {
    findings.push(broken(`PUBLIC_URL is ${publicUrl}`, 'serve it over https: tokens travel in every request'));
  } else findings.push(ok(`PUBLIC_URL is ${publicUrl}`));
  if (introspection)
    findings.push(mend('INTROSPECTION is on', 'leave it out unless partners read the schema from the service itself'));
  if (host !== '127.0.0.1' && host !== 'localhost' && host !== '::1')
    findings.push(ok(`The service listens at ${host}: a proxy in front of it must speak TLS`));
  return findings;
}

function lookAtMessages({ notify, smtp, databaseUrl }: Config): Finding[] {
  const carriers = [...(notify ? ['GOV.UK Notify'] : []), ...(smtp ? ['SMTP'] : [])].join(' and ');
  if (databaseUrl === null)
    return [
      carriers === ''
        ? ok('Messages stay in the message viewer')
        : ok(`Messages really go out, by ${carriers}; only what that does not carry stays in the message viewer`),
    ];
  if (!notify && !smtp) {
    return [
      broken(
        'No way for messages to leave',
        'set NOTIFY_API_KEY (docs/notify.md) or SMTP_URL: without either nobody receives a sign-in code',
      ),
    ];
  }
  const findings: Finding[] = [];
  if (notify && !notify.templateIds.TEXT && !smtp)
    findings.push(
      mend('Notify has no template for texts', 'set NOTIFY_TEXT_TEMPLATE_ID: members without email need it'),
    );
  if (notify && !notify.templateIds.LETTER)
    findings.push(
      mend('Notify has no template for letters', 'set NOTIFY_LETTER_TEMPLATE_ID: some members have a door alone'),
    );
  if (notify && /^[^-]*test/i.test(notify.apiKey))
    findings.push(mend('NOTIFY_API_KEY is a test key', 'use a live key: a test key sends nothing'));
  return findings.length > 0 ? findings : [ok(`Messages go by ${notify ? 'GOV.UK Notify' : 'SMTP'}`)];
}

/** Push services refuse what was not signed with the key that browsers subscribed to, and some refuse whoever cannot be asked. */
function lookAtPush({ push }: Config): Finding[] {
  if (!push) return [];
  if (!isVapidPair(push))
    return [
      broken(
        'PUSH_VAPID_PUBLIC_KEY and PUSH_VAPID_PRIVATE_KEY do not belong together',
        'set both to what `npx web-push generate-vapid-keys` printed at once (docs/push.md)',
      ),
    ];
  if (/localhost|127\.0\.0\.1/.test(push.subject))
    return [
      mend(`PUSH_SUBJECT is ${push.subject}`, 'give an address that push services can write to: some refuse others'),
    ];
  return [ok('Phones and computers are told, with a pair of keys that belongs together')];
}
