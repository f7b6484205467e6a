import type DataLoader from 'dataloader';
import type { Page } from '../../domain/paging/cursor.js';
import type { RotaEntity, RotaWishEntity } from '../../entities/rotas/entities.js';
import { RotaLoaders } from '../shifts/rotaLoaders.js';
import { rotaFindings } from './rotaFindings.js';
import { gapPages, type RotaGapRecord, type RotaPageKey, type RotaSeatRecord, seatPages } from './rotaSeats.js';
import { latestRotas, rotaRecords, wishesOf } from './rotas.js';

/** The edges to rotas that are worked out, their places and what is said of them. */
export class RotaPlanLoaders extends RotaLoaders {
  get rota(): DataLoader<string, RotaEntity | null> {
    return this.found('rota', rotaRecords);
  }

  /** The latest first; so many of each group. */
  get rotasOfOrganisation(): DataLoader<{ organisationId: string; first: number }, RotaEntity[], string> {
    return this.loader(
      'rotasOfOrganisation',
      async (keys: readonly { organisationId: string; first: number }[]) => {
        const ids = keys.map(({ organisationId }) => organisationId);
        const most = Math.max(...keys.map(({ first }) => first));
        const rows = await this.inScheme((tx) => latestRotas(tx, ids, most));
        return keys.map(({ organisationId, first }) =>
          rows.filter((row) => row.organisationId === organisationId).slice(0, first),
        );
      },
      JSON.stringify,
    );
  }

  get findingsOfRota(): DataLoader<string, string[]> {
    return this.loader('findingsOfRota', async (rotaIds: readonly string[]) => {
      const found = await this.inScheme((tx) => rotaFindings(tx, rotaIds));
      return rotaIds.map((id) => found.get(id) ?? []);
    });
  }

  get wishesOfRota(): DataLoader<string, RotaWishEntity[]> {
    return this.loader('wishesOfRota', async (rotaIds: readonly string[]) => {
      const rows = await this.inScheme((tx) => wishesOf(tx, rotaIds));
      return rotaIds.map((id) => rows.filter((row) => row.rotaId === id));
    });
  }

  get seatsOfRota(): DataLoader<RotaPageKey, Page<RotaSeatRecord>, string> {
    return this.rotaPages('seatsOfRota', (keys) => this.inScheme((tx) => seatPages(tx, keys)));
  }

  get gapsOfRota(): DataLoader<RotaPageKey, Page<RotaGapRecord>, string> {
    return this.rotaPages('gapsOfRota', (keys) => this.inScheme((tx) => gapPages(tx, keys)));
  }

  private rotaPages<Row>(
    name: string,
    read: (keys: readonly RotaPageKey[]) => Promise<Map<RotaPageKey, Page<Row>>>,
  ): DataLoader<RotaPageKey, Page<Row>, string> {
    return this.loader(
      name,
      async (keys: readonly RotaPageKey[]) => {
        const found = await read(keys);
        return keys.map((key) => found.get(key) ?? { nodes: [], cursorOf: () => '', hasNextPage: false });
      },
      JSON.stringify,
    );
  }
}
