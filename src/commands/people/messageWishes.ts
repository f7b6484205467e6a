import { DomainError } from '../../domain/errors.js';
import { type Frequency, TOPICS, type Topic } from '../../domain/notifications/kinds.js';
import type { MemberEntity } from '../../entities/people/entities.js';

/** How somebody wishes to hear of things. Each is left as it is, or at its default, where null or absent. */
export interface MessageWishes {
  messageFrequency?: Frequency | null;
  /** What they want to hear of; of the rest only what they must be told. */
  topics?: readonly Topic[] | null;
  /** "en-GB", "cy" */
  messageLanguage?: string | null;
  largePrint?: boolean | null;
}

type Kept = Partial<Pick<MemberEntity, 'messageFrequency' | 'topicsOff' | 'locale' | 'largePrint'>>;

/** The longest tag that names a language with its script, region and one variant. */
const languageMax = 35;

/** The wishes as they are kept. @throws DomainError INVALID_INPUT */
export function wishesToKeep({ messageFrequency, topics, messageLanguage, largePrint }: MessageWishes): Kept {
  return {
    ...(messageFrequency ? { messageFrequency } : {}),
    ...(topics ? { topicsOff: TOPICS.filter((topic) => !topics.includes(topic)) } : {}),
    ...(messageLanguage ? { locale: readLanguage(messageLanguage) } : {}),
    ...(typeof largePrint === 'boolean' ? { largePrint } : {}),
  };
}

/** @throws DomainError INVALID_INPUT */
function readLanguage(typed: string): string {
  const tag = typed.trim();
  try {
    const [language] = tag.length <= languageMax ? Intl.getCanonicalLocales(tag) : [];
    if (language !== undefined) return language;
  } catch {
    // Not a tag at all: said below.
  }
  throw new DomainError('INVALID_INPUT', 'Please give a language by its short name, such as en-GB or cy.', {
    field: ['messageLanguage'],
  });
}
