import PortalStore
import PortalToolkit

/// The HTML part of a mail: one column, inline styles, no scripts or external resources except the tenant's logo.
struct MailHTML {
    let html: String

    private static let font = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

    init(_ content: MailContent, _ identity: MailIdentity, _ strings: MailStrings, language: String) {
        let colors = identity.colors
        var body = Self.header(identity)
        body += content.paragraphs.map { Self.paragraph($0) }
        if !content.items.isEmpty { body.append(Self.list(content.items)) }
        if let action = content.action { body += Self.action(action, strings, colors) }
        body += content.notes.map { Self.paragraph($0, isSmall: true) }
        if !content.links.isEmpty {
            let links = content.links.map { Self.link($0.link, $0.label, identity) }.joined(separator: " &middot; ")
            body.append("<p style=\"\(Self.small)\">\(links)</p>")
        }
        body.append("<hr style=\"border:0;border-top:1px solid #d5d9e0;margin:24px 0 16px\">")
        body.append(Self.footer(identity, strings))
        html = """
            <!DOCTYPE html>
            <html lang="\(language)">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>\(Markup.escaped(content.subject))</title></head>
            <body style="margin:0;padding:24px 12px;background:#f6f7f9">
            <div style="max-width:560px;margin:0 auto;padding:28px;background:#ffffff;border-radius:8px;\
            \(Self.font);font-size:16px;line-height:1.5;color:#14171c">
            \(body.joined(separator: "\n"))
            </div>
            </body>
            </html>

            """
    }

    private static func header(_ identity: MailIdentity) -> [String] {
        let colors = identity.colors
        let name = Markup.escaped(identity.name)
        let title = identity.logo.map { logo($0, name) } ?? identity.logoURL.map { logo($0, name) } ?? name
        return [
            "<div style=\"font-size:20px;font-weight:600;color:\(colors.text);padding-bottom:12px;margin-bottom:20px;"
                + "border-bottom:3px solid \(colors.accent)\">\(title)</div>"
        ]
    }

    private static let small = "margin:0 0 8px;font-size:14px;color:#4a5260"

    private static func list(_ items: [String]) -> String {
        let lines = items.map { "<li style=\"margin:0 0 8px\">\(Markup.escaped($0))</li>" }.joined(separator: "\n")
        return "<ul style=\"margin:0 0 16px;padding-left:20px\">\n\(lines)\n</ul>"
    }

    private static func logo(_ url: String, _ name: String) -> String {
        "<img src=\"\(Markup.escaped(url))\" alt=\"\(name)\" height=\"40\" style=\"height:40px;border:0\">"
    }

    /// On a plate of its own, which it can be seen on also where a mail program darkens the page.
    private static func logo(_ attached: AttachedLogo, _ name: String) -> String {
        let logo = attached.logo
        // As large as it fits into the portal's own slot.
        let scale = min(160 / Double(logo.width), 40 / Double(logo.height))
        let (width, height) = (Int(Double(logo.width) * scale + 0.5), Int(Double(logo.height) * scale + 0.5))
        let (ground, ink) = logo.isLight ? ("#16181d", "#ffffff") : ("#ffffff", "#14171c")
        return "<span style=\"display:inline-block;padding:6px;border-radius:8px;background:\(ground);color:\(ink)\">"
            + "<img src=\"cid:\(attached.contentID)\" alt=\"\(name)\" width=\"\(max(1, width))\" height=\"\(max(1, height))\" "
            + "style=\"display:block;border:0;font-size:20px;font-weight:600\"></span>"
    }

    private static func paragraph(_ text: String, isSmall: Bool = false) -> String {
        let style = isSmall ? small : "margin:0 0 16px"
        return "<p style=\"\(style)\">\(Markup.escaped(text))</p>"
    }

    private static func action(_ action: (label: String, link: String), _ strings: MailStrings, _ colors: MailColors)
        -> [String]
    {
        let link = Markup.escaped(action.link)
        return [
            "<p style=\"margin:24px 0\"><a href=\"\(link)\" style=\"display:inline-block;padding:12px 20px;"
                + "border-radius:6px;background:\(colors.solid);color:\(colors.onSolid);font-weight:600;"
                + "text-decoration:none\">\(Markup.escaped(action.label))</a></p>",
            "<p style=\"margin:0 0 16px;font-size:14px;color:#4a5260\">\(Markup.escaped(strings.orOpen))<br>"
                + "<a href=\"\(link)\" style=\"color:\(colors.text);word-break:break-all\">\(link)</a></p>",
        ]
    }

    private static func footer(_ identity: MailIdentity, _ strings: MailStrings) -> String {
        var parts = [Markup.escaped(identity.name)]
        if let support = identity.supportEmail {
            parts.append(Markup.escaped(strings.questions) + " " + link("mailto:" + support, support, identity))
        }
        if let imprint = identity.imprintURL { parts.append(link(imprint, strings.imprint, identity)) }
        if let privacy = identity.privacyURL { parts.append(link(privacy, strings.privacy, identity)) }
        return "<p style=\"margin:0;font-size:13px;color:#4a5260\">\(parts.joined(separator: " &middot; "))</p>"
    }

    private static func link(_ target: String, _ label: String, _ identity: MailIdentity) -> String {
        "<a href=\"\(Markup.escaped(target))\" style=\"color:\(identity.colors.text)\">\(Markup.escaped(label))</a>"
    }
}
