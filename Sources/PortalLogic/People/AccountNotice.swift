package import PortalStore
import PortalToolkit

/// What a person is told by mail about their account, or an owner about another's, so that a stranger in it is noticed.
package struct AccountNotice: Sendable, Equatable {
    /// What happened.
    package enum Event: Sendable, Equatable {
        /// An authenticator app counts from now on; with its name. The first one ends other sessions.
        case factorAdded(String, isFirst: Bool)
        /// With its name; without the last one the password is enough.
        case factorRemoved(String, isLast: Bool)
        /// A passkey counts from now on; with its name and host. A first factor ends other sessions.
        case passkeyAdded(String, host: String, isFirst: Bool)
        /// With its name; without the last factor the password is enough.
        case passkeyRemoved(String, isLast: Bool)
        /// All factors were removed by another user, or by the provider (`nil`). Owners are also told of others.
        case factorsReset(of: UserID?, by: UserID?)
        /// The provider will remove all factors at that time, unless it is cancelled. Owners are also told of others.
        case factorResetAsked(of: UserID?, at: Instant)
        /// The reset that waited will not happen, by another user, or by the provider (`nil`). Owners are also told of others.
        case factorResetCancelled(of: UserID?, by: UserID?)
        case passwordChanged
        /// They have another role, by another user or the provider (`nil`).
        case roleChanged(Role, by: UserID?)
        /// A recovery code was used; so many are left.
        case recoveryCodeUsed(left: Int64)
        case recoveryCodesRenewed
        /// Too many wrong codes, after the right password.
        case factorRefused
        /// They need a second factor from then on; `nil` for now.
        case factorDemanded(from: Instant?)
        /// Another user, or the provider (`nil`), wants them to have this address.
        case emailAsked(String, by: UserID?)
        /// They have this address from now on; told to the one before.
        case emailChanged(String)
        /// They have logged in with a device, or else from a network, that is new to the account.
        case loggedIn(isNewDevice: Bool)
        /// This address is the account's again: the recipient's own, or another than that.
        case emailTakenBack(String, isOwn: Bool)
    }

    /// Owners who are told of one event, at most.
    package static let maximumOwners = 64

    package let event: Event
    /// Browser and system, as far as known.
    package let device: String?
    /// IP address; `nil` for the operator.
    package let address: String?

    package init(_ event: Event, device: String?, address: String?) {
        (self.event, self.device, self.address) = (event, device, address)
    }

    /// As stored with the mail.
    package var json: String {
        var writer = JSONWriter(capacity: 256)
        writer.object { json in
            json.field("event", word.rawValue)
            if let value { json.field("value", value) }
            if let person { json.field("user", person) }
            if case .passkeyAdded(_, let host, _) = event { json.field("host", host) }
            if let device { json.field("device", device) }
            if let address { json.field("address", address) }
        }
        return String(decoding: writer.finish(), as: UTF8.self)
    }

    /// - Parameter json: as stored; `nil` for one of a later version.
    init?(json text: String) {
        guard let json = try? JSON(Array(text.utf8)), let word = json.string("event").flatMap(Word.init) else {
            return nil
        }
        let value = json.string("value")
        switch word {
        case .added: event = .factorAdded(value ?? "", isFirst: false)
        case .addedFirst: event = .factorAdded(value ?? "", isFirst: true)
        case .removed: event = .factorRemoved(value ?? "", isLast: false)
        case .removedLast: event = .factorRemoved(value ?? "", isLast: true)
        case .passkey, .firstPasskey:
            event = .passkeyAdded(value ?? "", host: json.string("host") ?? "", isFirst: word == .firstPasskey)
        case .passkeyRemoved, .lastPasskeyRemoved:
            event = .passkeyRemoved(value ?? "", isLast: word == .lastPasskeyRemoved)
        case .reset, .resetCancelled:
            let (other, actor): (UserID?, UserID?) = (
                json.string("user").flatMap { PublicID.id($0) }, value.flatMap { PublicID.id($0) }
            )
            event =
                word == .reset ? .factorsReset(of: other, by: actor) : .factorResetCancelled(of: other, by: actor)
        case .resetAsked:
            guard let due = value.flatMap({ Int64($0) }) else { return nil }
            event = .factorResetAsked(
                of: json.string("user").flatMap { PublicID.id($0) }, at: Instant(milliseconds: due))
        case .role:
            guard let role = value.flatMap(Role.init) else { return nil }
            event = .roleChanged(role, by: json.string("user").flatMap { PublicID.id($0) })
        case .used: event = .recoveryCodeUsed(left: value.flatMap { Int64($0) } ?? 0)
        case .renewed: event = .recoveryCodesRenewed
        case .password: event = .passwordChanged
        case .refused: event = .factorRefused
        case .demanded: event = .factorDemanded(from: value.flatMap { Int64($0) }.map(Instant.init(milliseconds:)))
        case .emailAsked:
            event = .emailAsked(value ?? "", by: json.string("user").flatMap { PublicID.id($0) })
        case .emailChanged: event = .emailChanged(value ?? "")
        case .emailBack: event = .emailTakenBack(value ?? "", isOwn: true)
        case .newDevice, .newNetwork: event = .loggedIn(isNewDevice: word == .newDevice)
        case .emailLost: event = .emailTakenBack(value ?? "", isOwn: false)
        }
        (device, address) = (json.string("device"), json.string("address"))
    }

    private enum Word: String {
        case added, addedFirst, removed, removedLast, passkey, firstPasskey, passkeyRemoved, lastPasskeyRemoved
        case reset, resetAsked, resetCancelled, password, role, used, renewed, refused, demanded
        case emailAsked, emailChanged, emailBack, emailLost
        case newDevice, newNetwork
    }

    private var word: Word {
        switch event {
        case .factorAdded(_, let isFirst): isFirst ? .addedFirst : .added
        case .factorRemoved(_, let isLast): isLast ? .removedLast : .removed
        case .passkeyAdded(_, _, let isFirst): isFirst ? .firstPasskey : .passkey
        case .passkeyRemoved(_, let isLast): isLast ? .lastPasskeyRemoved : .passkeyRemoved
        case .factorsReset: .reset
        case .factorResetAsked: .resetAsked
        case .factorResetCancelled: .resetCancelled
        case .passwordChanged: .password
        case .roleChanged: .role
        case .recoveryCodeUsed: .used
        case .recoveryCodesRenewed: .renewed
        case .factorRefused: .refused
        case .factorDemanded: .demanded
        case .emailAsked: .emailAsked
        case .emailChanged: .emailChanged
        case .emailTakenBack(_, let isOwn): isOwn ? .emailBack : .emailLost
        case .loggedIn(let isNewDevice): isNewDevice ? .newDevice : .newNetwork
        }
    }

    private var value: String? {
        switch event {
        case .factorAdded(let name, _), .factorRemoved(let name, _), .passkeyAdded(let name, _, _),
            .passkeyRemoved(let name, _):
            name
        case .emailAsked(let email, _), .emailChanged(let email), .emailTakenBack(let email, _): email
        case .factorsReset(_, let actor), .factorResetCancelled(_, let actor): actor.map { PublicID.string($0) }
        case .factorResetAsked(_, let due): String(due.milliseconds)
        case .roleChanged(let role, _): role.rawValue
        case .recoveryCodeUsed(let left): String(left)
        case .factorDemanded(let from): from.map { String($0.milliseconds) }
        case .recoveryCodesRenewed, .passwordChanged, .factorRefused, .loggedIn: nil
        }
    }

    /// The other user that it names.
    private var person: String? {
        switch event {
        case .factorsReset(let other, _), .factorResetAsked(let other, _), .factorResetCancelled(let other, _):
            other.map { PublicID.string($0) }
        case .roleChanged(_, let actor), .emailAsked(_, let actor): actor.map { PublicID.string($0) }
        default: nil
        }
    }

    /// The mail that tells a user.
    package func mail(id: Int64, to user: PortalUser, at now: Instant) -> NewMail {
        NewMail(id: id, .accountNotice(json), to: user.email, user: user.id, createdAt: now)
    }
}

extension JSON {
    /// The text of a member.
    fileprivate func string(_ name: String) -> String? {
        if case .string(let text) = self[name] { text } else { nil }
    }
}
