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

/** Takes what is published to `rtmp://127.0.0.1:PORT/live/…`, and hands it on to whoever plays it. */
export class Nginx {
  readonly #program: Program

  constructor(port: number) {
    unpack()
    const dir = mkdtempSync(join(tmpdir(), 'mixos-nginx-'))
    const file = join(dir, 'nginx.conf')
    writeFileSync(
      file,
      `load_module ${home}/usr/lib/nginx/modules/ngx_rtmp_module.so;
       daemon off; master_process off; pid ${dir}/pid; error_log stderr;
       events { worker_connections 64; }
       rtmp { access_log off; server { listen 127.0.0.1:${port}; application live { live on; } } }`,
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
