import { appendFile } from 'node:fs/promises';
import { asyncBufferFromFile, parquetMetadataAsync, parquetScan } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { replaceBy } from '../../node/files';
import { type Leaving, namesClient, noTable } from './leaving';

/** Takes a client out of answers as electron/serving writes them: columns of plain values. */
export async function takeOutOfParquet(path: string, { client, dryRun }: Leaving): Promise<boolean> {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file, { geoparquet: false });
  const names = metadata.schema.slice(1).map(({ name }) => name);
  // Another program's types need not survive being read and written.
  if (metadata.created_by !== 'hyparquet' || !names.includes('client_id'))
    throw noTable(path, 'was saved by another program');
  const { ranges, readColumn } = await parquetScan({ file, metadata, compressors });
  const clientsOf = (range: (typeof ranges)[number]) => readColumn({ column: 'client_id', ...range });
  let isNamed = false;
  for (const range of ranges) isNamed ||= Array.from(await clientsOf(range)).some((id) => namesClient(id, client));
  if (!isNamed || dryRun) return isNamed;
  await replaceBy(path, async (temporary) => {
    const bytes = new ByteWriter();
    const parquet = new ParquetWriter({ writer: bytes, schema: metadata.schema });
    const flush = async () => {
      await appendFile(temporary, Buffer.from(bytes.getBuffer()));
      // The writer goes on in the same memory.
      bytes.index = 0;
    };
    for (const range of ranges) {
      const clients = await clientsOf(range);
      const columnData: { name: string; data: unknown[] }[] = [];
      for (const name of names) {
        const values = Array.from(await readColumn({ column: name, ...range }));
        columnData.push({ name, data: values.filter((_, row) => !namesClient(clients[row], client)) });
      }
      const { length } = columnData[0].data;
      if (length > 0) await parquet.write({ columnData, rowGroupSize: length });
      await flush();
    }
    await parquet.finish();
    await flush();
  });
  return true;
}
