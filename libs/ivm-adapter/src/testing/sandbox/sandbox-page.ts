import type { SandboxSchool } from './sandbox-school';
import type { SandboxState } from './sandbox-state';

/** The lists as a person at a desk would see them: one plain page, no script. */
export function listsPage(state: SandboxState): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>IVM sandbox</title>
<style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem;max-width:70rem}table{border-collapse:collapse;margin:1rem 0}
th,td{text-align:left;padding:.2rem .8rem;border-bottom:1px solid #ccc}.Yes{color:#064}.No{color:#a00}</style>
<h1>IVM sandbox</h1><p>What this visitor system holds. People are invented.</p>
${state.schools().map(schoolHtml).join('')}
<h2>No-go list</h2>${list(state.noGo().people)}
</html>`;
}

/** So many rows of each school are shown. */
const MOST_ROWS = 500;

function schoolHtml(school: SandboxSchool): string {
  const rows = school.relationships();
  const names = (people: readonly { id: string; record: { lastName: string; firstName: string } }[]) =>
    new Map(people.map(({ id, record }) => [id, `${record.lastName}, ${record.firstName}`]));
  const [students, contacts] = [names(school.students.sent()), names(school.contacts.sent())];
  const body = rows.slice(0, MOST_ROWS).map(({ ids: [student, contact], record }) => {
    const cells = [
      students.get(student!) ?? student!,
      contacts.get(contact!) ?? contact!,
      record.relationship,
    ];
    return `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}<td class="${record.pickup}">${record.pickup}</td><td>${escaped(record.reason)}</td></tr>`;
  });
  const { asOf, validUntil } = school.validity;
  const until = (at: Date | null) => at?.toISOString() ?? 'not known';
  return `<h2>${escaped(school.name)}</h2>
<p>${students.size} students, ${contacts.size} contacts, ${rows.length} relationships; as of ${until(asOf)}, valid until ${until(validUntil)}.
${school.contacts.unmanaged().length} contacts of its own.</p>
<table><tr><th>Student</th><th>Contact</th><th>Relationship</th><th>May collect</th><th>Reason</th></tr>${body.join('')}</table>
${rows.length > MOST_ROWS ? `<p>… and ${rows.length - MOST_ROWS} more.</p>` : ''}`;
}

function list(lines: readonly string[]): string {
  return lines.length === 0
    ? '<p>Nobody.</p>'
    : `<ul>${lines.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
