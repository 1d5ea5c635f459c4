import type { NotifyClient } from 'notifications-node-client';
import {
  type CarriedState,
  CarrierNotSetUp,
  type MessageCarrier,
  MessageRefusal,
  type Outgoing,
} from '../../modules/messages/index.ts';

export type NotifySettings = {
  apiKey: string;
  /** Address of a stand-in; GOV.UK Notify's own when absent. */
  baseUrl?: string | undefined;
  /** Each takes its words whole: `((text))`, and of emails and letters `((heading))`. */
  templates: Readonly<Record<Outgoing['channel'], string>>;
};

const NOTIFY_URL = 'https://api.notifications.service.gov.uk';
const TIMEOUT_MS = 30_000;

/** What Notify calls where a message stands; for what is not here nothing is known yet. */
const STATES: Readonly<Record<string, CarriedState>> = {
  delivered: 'delivered',
  // A letter that was printed and posted.
  received: 'delivered',
  'permanent-failure': 'permanent_failure',
  'temporary-failure': 'temporary_failure',
  'technical-failure': 'technical_failure',
  cancelled: 'technical_failure',
  'validation-failed': 'technical_failure',
};

/** What of an error of the client's may be told: its own holds the whole request, with the address and the words. */
type Fault = { status: number | null; type: string; words: string };

function faultOf(error: unknown): Fault {
  const { response, code } = error as {
    response?: { status?: number; data?: { errors?: { error?: string; message?: string }[] } };
    code?: string;
  };
  const { error: type = code ?? 'no answer', message: words = '' } = response?.data?.errors?.[0] ?? {};
  return { status: response?.status ?? null, type, words };
}

async function asked<T>(act: Promise<T>): Promise<T | Fault> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(Object.assign(new Error(), { code: 'timed out' })), TIMEOUT_MS).unref();
  });
  return Promise.race([act, late]).catch(faultOf);
}

const isFault = (answer: object): answer is Fault => !('data' in answer);

/** Refused for the number or the address: all else of a request that could be invalid is the same in each. */
const isRefusal = ({ status, type }: Fault) => status === 400 && type === 'ValidationError';

/** Refused for the key, the templates or the account, whoever it was to. Notify's words on these name no recipient. */
const isOurs = ({ status }: Fault) => status === 400 || status === 401 || status === 403;

function failed(doing: string, { status, type }: Fault): Error {
  return new Error(`GOV.UK Notify could not ${doing}: ${status ?? 'no status'}, ${type}`);
}

type Accepted = { data: { id: string } };

function post(client: NotifyClient, message: Outgoing, templates: NotifySettings['templates']): Promise<Accepted> {
  const { reference, channel } = message;
  const template = templates[channel];
  if (channel === 'text') {
    return client.sendSms(template, message.phone, { reference, personalisation: { text: message.text } });
  }
  const { heading, text } = message;
  if (channel === 'email') {
    return client.sendEmail(template, message.email, { reference, personalisation: { heading, text } });
  }
  const lines = message.addressLines.map((line, place) => [`address_line_${place + 1}`, line]);
  const personalisation = { ...Object.fromEntries(lines), heading, text };
  return client.sendLetter(template, { reference, personalisation });
}

/**
 * GOV.UK Notify, or whatever speaks its protocol. The client is loaded by whoever first sends something. Nothing that is
 * thrown here holds an address or a word of a message.
 */
export function createNotifyCarrier({ apiKey, baseUrl = NOTIFY_URL, templates }: NotifySettings): MessageCarrier {
  let opened: Promise<NotifyClient> | undefined;
  const open = () => {
    opened ??= import('notifications-node-client').then(({ NotifyClient: Client }) => new Client(baseUrl, apiKey));
    return opened;
  };
  return {
    async send(message) {
      const client = await open();
      const answer = await asked(post(client, message, templates));
      if (!isFault(answer)) return { carrierId: String(answer.data.id) };
      if (isRefusal(answer)) throw new MessageRefusal(answer.type);
      if (isOurs(answer)) throw new CarrierNotSetUp(`${answer.status}, ${answer.type}: ${answer.words}`);
      throw failed('send a message', answer);
    },
    async findByReference(reference) {
      const client = await open();
      const answer = await asked(client.getNotifications(undefined, undefined, reference));
      if (isFault(answer)) throw failed('find a message', answer);
      const [found] = answer.data.notifications;
      return found ? { carrierId: String(found.id) } : null;
    },
    async stateOf(carrierId) {
      const client = await open();
      const answer = await asked(client.getNotificationById(carrierId));
      if (!isFault(answer)) return STATES[String(answer.data.status)] ?? 'on_its_way';
      if (answer.status === 404) return null;
      throw failed('say what became of a message', answer);
    },
  };
}
