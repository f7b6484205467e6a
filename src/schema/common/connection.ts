import { Max, Min } from 'class-validator';
import { ArgsType, type ClassType, Field, Int, ObjectType } from 'type-graphql';
import type { Page } from '../../domain/paging/cursor.js';
import { Open } from './visibility.js';

@Open()
@ObjectType({ description: 'Where a page stands in its list.' })
export class PageInfo {
  @Field({ description: 'Is there more after this page?' })
  hasNextPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Give this as `after` for the next page. Null on an empty page.',
  })
  endCursor!: string | null;
}

@ArgsType()
export class PageArgs {
  static readonly firstMax = 100;

  @Field(() => Int, { description: 'How many, from 1 to 100.' })
  @Min(1)
  @Max(PageArgs.firstMax)
  first!: number;

  @Field(() => String, { nullable: true, description: 'The `endCursor` of the page before.' })
  after?: string | null;
}

export interface EdgeOf<T> {
  cursor: string;
  node: T;
}

export interface ConnectionOf<T> {
  edges: EdgeOf<T>[];
  nodes: T[];
  pageInfo: PageInfo;
}

/** Declares `<Name>Connection` and `<Name>Edge` for a type. */
export function connectionType<T extends object>(name: string, node: () => ClassType<T>): new () => ConnectionOf<T> {
  @Open()
  @ObjectType(`${name}Edge`, { description: `One ${name} in a list.` })
  class Edge implements EdgeOf<T> {
    @Field({ description: 'Where it stands in the list.' })
    cursor!: string;

    @Field(node, { description: 'The object itself.' })
    node!: T;
  }

  @Open()
  @ObjectType(`${name}Connection`, { description: `A page of a list of ${name}.` })
  class Connection implements ConnectionOf<T> {
    @Field(() => [Edge], { description: 'The objects with their cursors.' })
    edges!: Edge[];

    @Field(() => [node()], { description: 'The objects alone.' })
    nodes!: T[];

    @Field(() => PageInfo, { description: 'Is there more?' })
    pageInfo!: PageInfo;
  }
  return Connection;
}

/** An object in its page; its cursor is made when it is asked for. */
class PresentedEdge<R, T> implements EdgeOf<T> {
  constructor(
    readonly node: T,
    private readonly record: R,
    private readonly page: Page<R>,
  ) {}

  get cursor(): string {
    return this.page.cursorOf(this.record);
  }
}

/** Fills a connection from a page. */
export function presentPage<R, T>(
  type: new () => ConnectionOf<T>,
  page: Page<R>,
  present: (record: R) => T,
): ConnectionOf<T> {
  const connection = new type();
  connection.edges = page.nodes.map((record) => new PresentedEdge(present(record), record, page));
  connection.nodes = connection.edges.map((edge) => edge.node);
  const last = page.nodes.at(-1);
  connection.pageInfo = new PageInfo();
  connection.pageInfo.hasNextPage = page.hasNextPage;
  connection.pageInfo.endCursor = last === undefined ? null : page.cursorOf(last);
  return connection;
}
