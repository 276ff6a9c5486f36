#!/usr/bin/env bash
# read-excel-file 9.3.17 reads many times of day a millisecond early: a serial day's fraction is cut off, not rounded, at the
# millisecond. Cells that hold errors (#REF!) come as null, like empty ones.
# Seen: of the 1,440 minutes of 2024-01-05, 448 are read a millisecond early. Fails when none is any more.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund read-excel-file@9.3.17 fflate@0.8.3 >/dev/null 2>&1
cat >look.mjs <<'JS'
import { writeFileSync } from 'node:fs';
import { strToU8, zipSync } from 'fflate';
import readExcel from 'read-excel-file/node';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const row = (minute) => `<row r="${minute + 1}"><c r="A${minute + 1}" s="1"><v>${45_296 + minute / 1440}</v></c>${minute ? '' : '<c r="B1" t="e"><v>#REF!</v></c><c r="C1"><v>1</v></c>'}</row>`;
const parts = {
  '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/></Types>`,
  '_rels/.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': `<styleSheet xmlns="${main}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>`,
  'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${Array.from({ length: 1440 }, (_, i) => row(i)).join('')}</sheetData></worksheet>`,
};
writeFileSync('minutes.xlsx', zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)]))));
const [{ data }] = await readExcel('minutes.xlsx');
const early = data.filter(([at], minute) => at.getTime() === Date.UTC(2024, 0, 5, 0, minute) - 1).length;
console.log(`read-excel-file 9.3.17: ${early} of 1,440 minutes are read a millisecond early; a cell with #REF! is ${data[0][1]}`);
process.exit(early > 0 && data[0][1] === null ? 0 : 1);
JS
node look.mjs
