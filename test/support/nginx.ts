/** nginx with its RTMP module: an ingest that others wrote. Unpacked, not installed: Debian would start it for everybody on port 80. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './room.ts'
import { Program } from './senders.ts'

const home = join(root, '.mixos/nginx')

/** Fails where Debian's packages cannot be had. */
function unpack(): void {
  if (existsSync(home)) return
  const folder = `${home}.new-${process.pid}`
  mkdirSync(folder, { recursive: true })
  execFileSync('apt-get', ['download', 'nginx', 'libnginx-mod-rtmp'], { cwd: folder, stdio: 'pipe' })
  for (const file of readdirSync(folder)) execFileSync('dpkg-deb', ['-x', file, '.'], { cwd: folder })
  renameSync(folder, home)
}

/** Takes what is published to `rtmp://127.0.0.1:PORT/live/…`, and hands it on to whoever plays it; `/keyed/…` takes the stream key `keyed.key` only. */
export class Nginx {
  readonly #program: Program

  /** `keyed.askPort` is for itself: nginx asks itself whether a key is right. */
  constructor(port: number, keyed?: { key: string; askPort: number }) {
    unpack()
    const dir = mkdtempSync(join(tmpdir(), 'mixos-nginx-'))
    const file = join(dir, 'nginx.conf')
    writeFileSync(
      file,
      `load_module ${home}/usr/lib/nginx/modules/ngx_rtmp_module.so;
       daemon off; master_process off; pid ${dir}/pid; error_log stderr;
       events { worker_connections 64; }
       ${keyed ? `http { access_log off; ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${dir}/${name};`).join(' ')} server { listen 127.0.0.1:${keyed.askPort}; location / { if ($arg_name != "${keyed.key}") { return 403; } return 204; } } }` : ''}
       rtmp { access_log off; notify_method get; server { listen 127.0.0.1:${port}; application live { live on; }
         ${keyed ? `application keyed { live on; on_publish http://127.0.0.1:${keyed.askPort}/; }` : ''} } }`,
    )
    this.#program = new Program(join(home, 'usr/sbin/nginx'), ['-p', dir, '-e', 'stderr', '-c', file])
  }

  start(): void {
    this.#program.start()
  }

  kill(): void {
    this.#program.kill()
  }
}
