/** Well-known services that malware uses like everybody else: as an indicator they alarm on every machine. */

/** Their pages can be evil, the host by itself never: registries, code hosts, content delivery, chat, storage, search. */
export const SHARED_HOSTS: ReadonlySet<string> = words(`
  registry.npmjs.org npmjs.com npmjs.org registry.yarnpkg.com yarnpkg.com nodejs.org pypi.org
  pypi.python.org files.pythonhosted.org test.pypi.org python.org bootstrap.pypa.io rubygems.org
  index.rubygems.org crates.io static.crates.io index.crates.io static.rust-lang.org proxy.golang.org
  sum.golang.org pkg.go.dev go.dev golang.org repo.maven.apache.org repo1.maven.org central.sonatype.com
  maven.google.com nuget.org api.nuget.org packagist.org repo.packagist.org getcomposer.org hex.pm
  repo.hex.pm pub.dev marketplace.visualstudio.com open-vsx.org hub.docker.com docker.io ghcr.io quay.io
  github.com api.github.com raw.githubusercontent.com gist.github.com gist.githubusercontent.com
  githubusercontent.com objects.githubusercontent.com codeload.github.com github.io gitlab.com gitlab.io
  bitbucket.org codeberg.org gitee.com sourceforge.net unpkg.com cdn.jsdelivr.net jsdelivr.net
  cdnjs.cloudflare.com esm.sh ajax.googleapis.com fonts.googleapis.com cloudflare.com cloudfront.net
  akamaihd.net fastly.net amazonaws.com s3.amazonaws.com azureedge.net blob.core.windows.net
  storage.googleapis.com googleapis.com vercel.app netlify.app herokuapp.com pages.dev workers.dev
  ngrok.io ngrok-free.app ngrok.app trycloudflare.com repl.co glitch.me pastebin.com paste.ee hastebin.com
  rentry.co transfer.sh file.io gofile.io anonfiles.com catbox.moe dropbox.com dl.dropbox.com
  dl.dropboxusercontent.com drive.google.com docs.google.com mega.nz mediafire.com discord.com
  discordapp.com cdn.discordapp.com media.discordapp.net canary.discord.com ptb.discord.com discord.gg
  telegram.org api.telegram.org t.me slack.com hooks.slack.com api.slack.com google.com bing.com
  duckduckgo.com wikipedia.org microsoft.com apple.com amazon.com twitter.com x.com facebook.com
  youtube.com reddit.com medium.com stackoverflow.com webhook.site requestbin.com requestbin.net
  pipedream.net pipedream.com oastify.com burpcollaborator.net interact.sh oast.fun oast.pro oast.live
  oast.me oast.site oast.online canarytokens.com dnslog.cn bit.ly tinyurl.com is.gd t.co cutt.ly
`);

/** Services that tell a machine its own address or the time: no page of theirs is evil. */
export const ECHO_HOSTS: ReadonlySet<string> = words(`
  api.ipify.org api64.ipify.org api6.ipify.org ipify.org ipinfo.io ip-api.com pro.ip-api.com ipapi.co
  ipapi.is icanhazip.com ipv4.icanhazip.com ipv6.icanhazip.com ifconfig.me ifconfig.co ifconfig.io
  checkip.amazonaws.com checkip.dyndns.org checkip.dyndns.com myip.opendns.com myexternalip.com
  whatismyip.com whatismyipaddress.com ident.me v4.ident.me ipecho.net ip.sb api.ip.sb api.myip.com
  myip.com ipwho.is ipwhois.app geolocation-db.com freegeoip.app freegeoip.net wtfismyip.com
  api.ipgeolocation.io httpbin.org seeip.org api.seeip.org ip.42.pl curlmyip.net l2.io jsonip.com
  worldtimeapi.org time.google.com pool.ntp.org
`);

/** Resolvers that anybody may ask. */
export const PUBLIC_RESOLVERS: ReadonlySet<string> = words(`
  1.1.1.1 1.0.0.1 8.8.8.8 8.8.4.4 9.9.9.9 149.112.112.112 208.67.222.222 208.67.220.220
  2606:4700:4700::1111 2606:4700:4700::1001 2001:4860:4860::8888 2001:4860:4860::8844 2620:fe::fe
`);

function words(text: string): Set<string> {
  return new Set(text.trim().split(/\s+/));
}
