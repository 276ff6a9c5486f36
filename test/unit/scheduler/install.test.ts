import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { install, uninstall } from '../../../electron/scheduler/install/apply';
import { installCron, uninstallCron } from '../../../electron/scheduler/install/cron';
import { wakeUps } from '../../../electron/scheduler/install/fields';
import { installLaunchd, uninstallLaunchd } from '../../../electron/scheduler/install/launchd';
import type { InstallRequest, Step } from '../../../electron/scheduler/install/plan';
import { installSystemd, uninstallSystemd } from '../../../electron/scheduler/install/systemd';
import { jobKinds, jobNames } from '../../../shared/schedule';
import type { Schedule } from '../../../shared/schemas/schedule';
import { temporaryFolder } from '../../helpers/workspace';

const hard = `it's 100% "hard" $HOME \\ & <é>`;

function scheduleOf(job: Schedule['job'], cron: string = jobKinds[job].cron): Schedule {
  return { job, cron, enabled: true, catchUp: 'latest', lookbackDays: 7, retries: 2, gate: 'none', since: 0 };
}

/** A program in a folder whose name holds everything that can go wrong, which prints its arguments as JSON. */
function request(given: Partial<InstallRequest> = {}): InstallRequest {
  const folder = temporaryFolder();
  const program = join(folder, hard, 'print arguments.js');
  mkdirSync(dirname(program));
  writeFileSync(program, 'process.stdout.write(JSON.stringify(process.argv.slice(2)))');
  chmodSync(program, 0o755);
  mkdirSync(join(folder, `${hard} workspace`, 'logs'), { recursive: true });
  return {
    command: [process.execPath, program],
    environment: {},
    workspace: join(folder, `${hard} workspace`),
    schedules: jobNames.map((job) => scheduleOf(job)),
    home: folder,
    configHome: join(folder, '.config'),
    userId: 501,
    ...given,
  };
}

const expectedCall = ({ workspace }: InstallRequest, job: string) => [
  '--json',
  '--workspace',
  workspace,
  'run',
  job,
  '--slot',
];

function writeFiles(steps: readonly Step[]): string[] {
  return steps.flatMap((step) => {
    if (step.do !== 'write') return [];
    mkdirSync(dirname(step.path), { recursive: true });
    writeFileSync(step.path, step.content);
    return [step.path];
  });
}

/** Skips a test, saying why, where the system's own checker is not installed. */
function needs(tool: string, { skip }: TestContext): void {
  skip(spawnSync(tool, ['--version']).error !== undefined, `${tool} is not installed`);
}

const inputOf = ([step]: readonly Step[]) => (step?.do === 'run' ? (step.input ?? '') : '');

describe('entries in a crontab', () => {
  it('call the command line with exactly its arguments, once cron and the shell have read them', () => {
    const asked = request();
    const lines = inputOf(installCron(asked, ''))
      .split('\n')
      .filter((_, i, all) => all[i - 1]?.startsWith('# Evergreen'));
    expect(lines).toHaveLength(jobNames.length);
    for (const [i, line] of lines.entries()) {
      const [fields, command] = [line.split(' ').slice(0, 5).join(' '), line.split(' ').slice(5).join(' ')];
      expect(fields).toBe(jobKinds[jobNames[i]].cron);
      // As crontab(5) says: an unescaped % ends the command, \% is a percent sign.
      expect(command.replaceAll('\\%', '')).not.toContain('%');
      const shown = command.replaceAll('\\%', '%').replace(/ > .*$/, '');
      const { stdout } = spawnSync('/bin/sh', ['-c', shown], { encoding: 'utf8', env: { HOME: '/nowhere' } });
      expect(JSON.parse(stdout)).toEqual(expectedCall(asked, jobNames[i]));
    }
  });

  it('leave every other line as it is, and go away without a trace', () => {
    const asked = request();
    const others = '# mine\n5 4 * * * /bin/true 100\\%\n';
    const installed = inputOf(installCron(asked, others));
    expect(installed.startsWith(others)).toBe(true);
    expect(inputOf(installCron(asked, installed))).toBe(installed);
    const another = inputOf(installCron({ ...asked, workspace: '/another' }, installed));
    expect(inputOf(uninstallCron(asked.workspace, another)).startsWith(others)).toBe(true);
    expect(inputOf(uninstallCron(asked.workspace, another))).toContain('/another');
    expect(inputOf(uninstallCron(asked.workspace, installed))).toBe(others);
    expect(uninstallCron(asked.workspace, others)).toEqual([]);
    const alone = inputOf(installCron(asked, ''));
    expect(uninstallCron(asked.workspace, alone)).toEqual([{ do: 'run', command: ['crontab', '-r'] }]);
  });

  it('are taken by crontab itself, and given back unchanged', (context) => {
    needs('crontab', context);
    // A spool of its own, which goes with it: another run at the same time would find it, and a killed one leave it.
    const inOwnSpool = (script: string, input = '') =>
      spawnSync('unshare', ['--mount', 'sh', '-c', `mount -t tmpfs none /var/spool && ${script}`], {
        encoding: 'utf8',
        input,
      });
    context.skip(inOwnSpool('true').status !== 0, 'nothing can be mounted here');
    const installed = inputOf(installCron(request(), ''));
    const taken = inOwnSpool('mkdir -p /var/spool/cron/crontabs && crontab - && crontab -l', installed);
    expect(taken).toMatchObject({ status: 0, stderr: '', stdout: installed });
  });
});

describe('units of systemd', () => {
  it('are found good by systemd-analyze, in folders of any name', (context) => {
    needs('systemd-analyze', context);
    const files = writeFiles(installSystemd(request()));
    expect(files).toHaveLength(2 * jobNames.length);
    const { status, stderr, stdout } = spawnSync('systemd-analyze', ['verify', '--user', '--man=no', ...files], {
      encoding: 'utf8',
      env: { ...process.env, XDG_RUNTIME_DIR: temporaryFolder() },
    });
    const ours = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('evergreen-'));
    expect({ status, ours }).toEqual({ status: 0, ours: [] });
  });

  it('hold the arguments as systemd.service(5) reads them', () => {
    const asked = request();
    const services = installSystemd(asked).flatMap((step) =>
      step.do === 'write' && step.path.endsWith('.service') ? [step.content] : [],
    );
    for (const [i, content] of services.entries()) {
      const line = /^ExecStart=\/usr\/bin\/env (.*)$/m.exec(content)?.[1] ?? '';
      const words = [...line.matchAll(/"((?:\\.|[^"\\])*)"/g)].map(([, word]) =>
        word.replaceAll('%%', '%').replaceAll('$$', '$').replace(/\\(.)/g, '$1'),
      );
      expect(words).toEqual([...asked.command, ...expectedCall(asked, jobNames[i])]);
    }
  });

  it.for([
    ['0 6 * * 0', ['Sun *-*-* 06:00:00']],
    ['0 2 * * 0', ['Sun *-*-* 02:00:00', 'Sun *-*-* 03:00:00', 'Sun *-*-* 02:30:00']],
    ['0 3 1 * *', ['*-*-01 03:00:00', '*-*-01 03:45:00', '*-*-01 04:00:00']],
    ['*/30 8-10 * 1,7 mon-fri', ['Mon..Fri *-01,07-* 08,09,10:00,30:00']],
    ['15 6 1,15 * 5', ['*-*-01,15 06:15:00', 'Fri *-*-* 06:15:00']],
    ['@daily', ['*-*-* 00:00:00', '*-*-* 01:00:00']],
  ] as const)('fire when cron would: %s', ([cron, expected], context) => {
    needs('systemd-analyze', context);
    const timers = installSystemd(request({ schedules: [scheduleOf('daily', cron)] })).flatMap((step) =>
      step.do === 'write' && step.path.endsWith('.timer') ? [step.content] : [],
    );
    const found = [...timers[0].matchAll(/^OnCalendar=(.*)$/gm)].map(([, event]) => event);
    const normal = (event: string) =>
      /Normalized form: (.*)/.exec(spawnSync('systemd-analyze', ['calendar', event], { encoding: 'utf8' }).stdout)?.[1];
    expect(found.map(normal)).toEqual(expected.map(normal));
    expect(found.map(normal)).not.toContain(undefined);
  });

  it('are taken away exactly', () => {
    const asked = request({ schedules: [scheduleOf('daily'), scheduleOf('weekly')] });
    const files = writeFiles(installSystemd(asked));
    const steps = uninstallSystemd(asked, (path) => files.includes(path));
    expect(steps.flatMap((step) => (step.do === 'remove' ? [step.path] : [])).sort()).toEqual(files.sort());
    expect(uninstallSystemd(asked, () => false)).toEqual([]);
  });
});

describe('agents of launchd', () => {
  it('are good XML that holds the arguments', (context) => {
    needs('xmllint', context);
    const asked = request();
    const files = writeFiles(installLaunchd(asked));
    expect(files).toHaveLength(jobNames.length);
    for (const [i, file] of files.entries()) {
      const xml = (path: string) => {
        const { status, stdout } = spawnSync('xmllint', ['--nonet', '--xpath', path, file], { encoding: 'utf8' });
        expect(status).toBe(0);
        return stdout.trimEnd();
      };
      const values = "//key[.='ProgramArguments']/following-sibling::array[1]/string";
      const count = Number(xml(`count(${values})`));
      const words = Array.from({ length: count }, (_, word) => xml(`string(${values}[${word + 1}])`));
      // Started as launchd does, without a shell of its own: the program has printed its arguments into the log.
      const log = join(asked.workspace, 'logs', `launchd-${jobNames[i]}.log`);
      writeFileSync(log, 'of the day before');
      expect(spawnSync(words[0], words.slice(1), { encoding: 'utf8' })).toMatchObject({ status: 0, stdout: '' });
      expect(JSON.parse(readFileSync(log, 'utf8'))).toEqual(expectedCall(asked, jobNames[i]));
    }
  });

  it('have an entry for each time, and run at login for what passed before', () => {
    const [file] = installLaunchd(request({ schedules: [scheduleOf('weekly', '30 6,14 1 * 0')] }));
    const content = file.do === 'write' ? file.content : '';
    expect(content).toMatch(/<key>RunAtLoad<\/key>\s*<true\/>/);
    const pairs = (dict: string) =>
      Object.fromEntries(
        [...dict.matchAll(/<key>(\w+)<\/key>\s*<integer>(\d+)</g)].map(([, key, value]) => [key, Number(value)]),
      );
    const dicts = [...content.matchAll(/<dict>(?:(?!<dict>)[\s\S])*?<\/dict>/g)].map(([dict]) => pairs(dict));
    expect(dicts).toEqual([
      { Minute: 30, Hour: 6, Day: 1 },
      { Minute: 30, Hour: 14, Day: 1 },
      { Minute: 30, Hour: 6, Weekday: 0 },
      { Minute: 30, Hour: 14, Weekday: 0 },
    ]);
  });

  it('are taken away exactly', () => {
    const asked = request();
    const files = writeFiles(installLaunchd(asked));
    const steps = uninstallLaunchd(asked, (path) => files.includes(path));
    expect(steps.flatMap((step) => (step.do === 'remove' ? [step.path] : []))).toEqual(files);
  });
});

describe('where the system’s scheduler does not answer', () => {
  const noAnswer: Step = { do: 'run', command: ['evergreen-no-such-tool'] };

  it('nothing stays of what was to be installed', async () => {
    const path = join(temporaryFolder(), 'units', 'one.timer');
    await expect(install([{ do: 'write', path, content: 'x' }, noAnswer])).rejects.toThrow('no-such-tool');
    expect(existsSync(path)).toBe(false);
  });

  it('what was installed is taken away all the same, and the failure is told', async () => {
    const path = join(temporaryFolder(), 'one.timer');
    writeFileSync(path, 'x');
    await expect(uninstall([noAnswer, { do: 'remove', path }])).rejects.toThrow('no-such-tool');
    expect(existsSync(path)).toBe(false);
  });
});

describe('a schedule that only our own scheduler knows', () => {
  it.each(['0 0 L * *', '0 0 * * 5#2', '0 0 15W * *'])('is refused: %s', (cron) => {
    expect(() => wakeUps(cron)).toThrow(cron);
    expect(() => installCron(request({ schedules: [scheduleOf('daily', cron)] }), '')).toThrow(cron);
  });

  it('or a folder that a crontab can’t hold, is refused', () => {
    expect(() => installCron(request({ workspace: '/a\nb' }), '')).toThrow('line break');
  });
});
