import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { registerDocuments } from '../../commands/documents/registerDocuments.js';
import type { DocumentOwner } from '../../domain/documents/documents.js';
import { fromGlobalId } from '../../domain/ids.js';
import { type DocumentReportRecord, documentReport } from '../../queries/documents/documentReport.js';
import { settle } from '../../schema/common/payload.js';
import {
  DocumentReport,
  RegisterDocumentsInput,
  RegisterDocumentsPayload,
  UnknownOperation,
} from '../../schema/documents/documents.js';
import { idOf } from '../common/arguments.js';
import type { ApiContext } from '../context.js';

@Resolver()
export class DocumentResolver {
  @Query(() => DocumentReport, {
    description: 'What an app may send, and what else it sent. For operators and auditors.',
  })
  async documentReport(
    @Arg('app', () => ID, { description: 'The app, or the key that it shows.' }) app: string,
    @Ctx() context: ApiContext,
  ): Promise<DocumentReport> {
    return present(await documentReport(context, ownerOf(app)));
  }

  @Mutation(() => RegisterDocumentsPayload, {
    description: 'Adds to the documents of an app, and says how strictly it is held to them. For operators.',
  })
  async registerDocuments(
    @Arg('input', { description: 'Whose, which, and how strictly.' }) input: RegisterDocumentsInput,
    @Ctx() context: ApiContext,
  ): Promise<RegisterDocumentsPayload> {
    const owner = ownerOf(input.appId);
    return await settle(RegisterDocumentsPayload, async () => {
      const { mode, documents, hashes } = input;
      await registerDocuments(context, { owner, mode, documents, hashes });
      return { report: present(await documentReport(context, owner)) };
    });
  }
}

/** @throws RequestError NOT_FOUND */
function ownerOf(globalId: string): DocumentOwner {
  const isApp = fromGlobalId(globalId)?.type === 'App';
  return isApp ? { kind: 'APP', id: idOf('App', globalId) } : { kind: 'KEY', id: idOf('ApiKey', globalId) };
}

function present({ unknownOperations, ...report }: DocumentReportRecord): DocumentReport {
  return Object.assign(new DocumentReport(), {
    ...report,
    unknownOperations: unknownOperations.map((one) => Object.assign(new UnknownOperation(), one)),
  });
}
