import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ivmGatewayContract } from '../testing';
import { readListFiles } from '../testing/read-list-files';
import { createListFilesGateway } from './create-list-files-gateway';

for (const capabilities of [
  { verify: true, presenceIsApproval: false },
  { verify: false, presenceIsApproval: false },
  { verify: true, presenceIsApproval: true },
  { verify: false, presenceIsApproval: true },
]) {
  const name = `list files, verify ${capabilities.verify}, presenceIsApproval ${capabilities.presenceIsApproval}`;
  for (const contractCase of ivmGatewayContract({
    name,
    async create() {
      const directory = await mkdtemp(join(tmpdir(), 'list files '));
      return {
        gateway: createListFilesGateway({ directory, capabilities }),
        held: async (id) =>
          (await readListFiles(directory)).schools.find((school) => school.school.id === id),
        heldNoGo: async () => (await readListFiles(directory)).noGo ?? [],
        close: () => rm(directory, { recursive: true }),
      };
    },
  })) {
    test(contractCase.name, contractCase.run);
  }
}
