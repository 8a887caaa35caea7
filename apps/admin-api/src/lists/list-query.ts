import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';

const MOST = 200;

/** Which part of a list is asked for. */
export class ListQuery {
  @ApiPropertyOptional({ description: 'The "next" of the part before; absent: from the beginning.' })
  @IsOptional()
  @Matches(/^\d{1,10}$/, { message: 'after must be the "next" of an earlier answer' })
  after?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: MOST, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST)
  limit: number = 50;
}

export interface ListAnswer<T> {
  readonly items: readonly T[];
  /** What to ask for as `after` to go on; null: this was the end. */
  readonly next: string | null;
}

/**
 * One part of a list.
 * @param read gives at most so many items beyond `after`, which is 0 at the beginning
 */
export async function listOf<T extends { readonly id: number }>(
  { after, limit }: ListQuery,
  read: (page: { after: number; most: number }) => Promise<T[]>,
): Promise<ListAnswer<T>> {
  const found = await read({ after: Math.min(Number(after ?? 0), 2_147_483_647), most: limit + 1 });
  const items = found.slice(0, limit);
  return { items, next: found.length > limit ? String(items.at(-1)?.id) : null };
}
