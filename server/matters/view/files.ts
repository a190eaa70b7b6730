/** A file of a matter in words. */
import type { FileView } from '@banjie/shared/contract/shapes.ts';
import { nameOf } from '@banjie/shared/engine/definition/definition.ts';
import type { AttachedFile } from '@banjie/shared/engine/matter/state.ts';
import { sizeText } from '@banjie/shared/kernel/size.ts';
import { formatInstant } from '@banjie/shared/kernel/time.ts';

export const fileView = ({ id, name, size, type, hash, active, by, at, signs }: AttachedFile): FileView => ({
  ...{ id, name, sizeText: sizeText(size), type, hash },
  ...(active === undefined ? {} : { active }),
  ...(signs === undefined ? {} : { signs }),
  ...{ by: nameOf(by), atText: formatInstant(at) },
});
