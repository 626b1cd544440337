package import PortalStore
package import PortalToolkit

/// What the link of a mail says: who no longer wants mails of which topic. It is signed, and works as long as its key is
/// in the key file, however often.
///
/// The text is `topic~user~kid~code`, and the code that of topic, client and user, under a key for this purpose alone.
package struct UnsubscribeToken: Sendable, Equatable {
    package let topic: MailTopic
    package let user: UserID

    package init(_ topic: MailTopic, _ user: UserID) { (self.topic, self.user) = (topic, user) }

    /// As in a link.
    package func text(client: ClientID, _ ring: KeyRing) throws -> String? {
        guard let key = ring.keys.first else { return nil }
        let code = try code(client, key)
        return [topic.rawValue, PublicID.string(user), key.id, Base64.url.encode(code)].joined(separator: "~")
    }

    /// - Returns: `nil` unless the portal has signed it, for this client.
    package init?(_ text: String, client: ClientID, _ ring: KeyRing) throws {
        let parts = text.split(separator: "~", omittingEmptySubsequences: false)
        guard parts.count == 4, let topic = MailTopic(rawValue: String(parts[0])),
            let user: UserID = PublicID.id(parts[1]),
            let key = ring.keys.first(where: { $0.id == parts[2] }), let code = Base64.url.decode(parts[3])
        else { return nil }
        self.init(topic, user)
        guard try Crypto.isEqual(code, self.code(client, key)) else { return nil }
    }

    private func code(_ client: ClientID, _ key: KeyRing.Key) throws -> [UInt8] {
        let own = try HMACSHA256(key: key.secret).code("portal-unsubscribe".utf8)
        let message = "\(topic.rawValue)~\(PublicID.string(client))~\(PublicID.string(user))"
        return try HMACSHA256(key: own).code(message.utf8)
    }
}
