/** Each rendition breaks off at moments of its own: their breaks are counted apart, so that the player puts them side by side by their dates. */
import type { HlsConfig, LoaderCallbacks, LoaderConfiguration, LoaderContext, PlaylistLoaderContext } from 'hls.js'

/** More than one rendition ever has. */
const apart = 1_000_000

/** `level`: the library's number of the rendition. The first one's playlist stays as it is. */
export function countApart(playlist: string, level: number): string {
  return playlist.replace(
    /^(#EXT-X-DISCONTINUITY-SEQUENCE:)(\d+)/m,
    (_all, tag, count) => `${tag}${Number(count) + level * apart}`,
  )
}

/** The library's loader, for playlists. */
export function apartLoader(Loader: HlsConfig['loader']) {
  return class extends Loader {
    override load(context: PlaylistLoaderContext, config: LoaderConfiguration, callbacks: LoaderCallbacks<LoaderContext>): void {
      super.load(context, config, {
        ...callbacks,
        onSuccess(response, ...rest) {
          if (typeof response.data === 'string') response.data = countApart(response.data, context.level ?? 0)
          callbacks.onSuccess(response, ...rest)
        },
      })
    }
  } as unknown as NonNullable<HlsConfig['pLoader']>
}
