import { BundleRefusedError } from '../errors/bundle-refused-error';
import type { Manifest } from './manifest';

const ASK = 'Ask for a OneRoster 1.1 export.';

/** @throws BundleRefusedError VERSION_1_0, VERSION_1_2, VERSION_NOT_SUPPORTED unless the manifest speaks of 1.1 */
export function assertVersion(manifest: Manifest, has12Files: boolean): void {
  const version = normalised(manifest.oneRosterVersion);
  if (has12Files || version === '1.2') refuseVersion12();
  if (version === '1.0') refuseVersion10('its manifest says so');
  const manifestVersion = normalised(manifest.manifestVersion);
  if (
    (version !== undefined && version !== '1.1') ||
    (manifestVersion !== undefined && manifestVersion !== '1.0')
  ) {
    throw new BundleRefusedError(
      'VERSION_NOT_SUPPORTED',
      `The manifest names a version which is not read (only OneRoster 1.1 is). ${ASK}`,
      { file: 'manifest.csv' },
    );
  }
}

export function refuseVersion12(): never {
  throw new BundleRefusedError(
    'VERSION_1_2',
    `The bundle is OneRoster 1.2, which keeps roles in another file. ${ASK}`,
  );
}

export function refuseVersion10(why: string): never {
  throw new BundleRefusedError('VERSION_1_0', `The bundle is OneRoster 1.0 (${why}). ${ASK}`);
}

/** `v1.1`, `1.1.0`, `1p1` -> `1.1`; `1` -> `1.0`. */
function normalised(version: string | undefined): string | undefined {
  if (version === undefined) return undefined;
  const parts = /^v?(\d+)(?:[.p](\d+))?(?:\.0+)?$/i.exec(version);
  return parts === null ? version : `${Number(parts[1])}.${Number(parts[2] ?? 0)}`;
}
