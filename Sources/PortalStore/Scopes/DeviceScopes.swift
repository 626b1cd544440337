import Database

extension PublicScope {
    /// Returns the devices that stand in for a user's second factor.
    package func trustedDevices(of user: UserID, client: ClientID, now: Instant) throws -> [TrustedDevice] {
        try transaction.all(DeviceSQL.trusted, .id(client), .id(user), .instant(now)) { TrustedDevice(row: $0) }
    }
}

extension PublicWriter {
    /// Places that are remembered of a user.
    private static let maximumPlaces: Int64 = 100

    /// Records from where a user logs in.
    /// - Parameter user: as they were before.
    /// - Returns: What is new about it; nothing about an account's first login.
    package func record(_ place: LoginPlace, of user: PortalUser, at now: Instant) throws -> LoginNews {
        let (count, hasBrowser, hasNetwork) =
            try transaction.first(
                DeviceSQL.places, .id(client), .id(user.id), .text(place.browser), .text(place.network)
            ) { ($0.integer(0), $0.integer(1) > 0, $0.integer(2) > 0) } ?? (0, false, false)
        for text in [place.browser, place.network] {
            try transaction.run(DeviceSQL.recordPlace, .id(client), .id(user.id), .text(text), .instant(now))
        }
        if count > Self.maximumPlaces {
            try transaction.run(
                DeviceSQL.forgetPlaces, .id(client), .id(user.id), .integer(count - Self.maximumPlaces))
        }
        guard user.lastLoginAt != nil else { return .nothing }
        guard place.isKnownDevice || hasBrowser else { return .device }
        // Of an account from before places were recorded, a known device tells the first one.
        return hasNetwork || count == 0 ? .nothing : .network
    }

    /// Gives a device another id, so that copies of its former cookie are of no use.
    package func rename(device: Int64, to id: Int64, of user: UserID) throws {
        guard device != id else { return }
        // One that was named by an ended session, whose key is used again.
        try transaction.run(DeviceSQL.distrust, .id(client), .id(user), .integer(id))
        try transaction.run(DeviceSQL.rename, .id(client), .id(user), .integer(device), .integer(id))
    }

    /// Lets a device stand in for a user's second factor; the login's audit event tells.
    package func trust(_ device: TrustedDevice, of user: UserID) throws {
        try transaction.run(
            DeviceSQL.trust, .id(client), .id(user), .integer(device.id), Value(device.ip), Value(device.userAgent),
            .instant(device.createdAt), .instant(device.expiresAt))
    }
}

extension TenantScope {
    /// Returns the devices that stand in for the signed-in user's second factor.
    package func trustedDevices(now: Instant) throws -> [TrustedDevice] {
        try publicScope.trustedDevices(of: user.id, client: client, now: now)
    }
}

extension TenantWriter {
    /// Ends the trust in one of the user's devices, and the sessions but the current one that any has let in alone: which one
    /// is not known of them.
    package func distrust(device: Int64, audit: NewAuditEvent) throws {
        let (user, kept) = (scope.user.id, scope.session.session)
        try transaction.run(DeviceSQL.distrust, .id(client), .id(user), .integer(device))
        try transaction.run(DeviceSQL.endSessionsOfUser, .id(client), .id(user), .integer(kept))
        try add(audit)
    }
}

extension WriteTransaction {
    /// No device of the client stands in for a second factor any more, and the sessions end that it has let in alone.
    func distrustDevices(of client: ClientID) throws {
        try run(DeviceSQL.distrustClient, .id(client))
        try run(DeviceSQL.endSessions, .id(client))
    }

    /// After what may have become known to others, no device stands in for a second factor, and the sessions end that one
    /// has let in alone, but for `kept`.
    func distrustDevices(of user: UserID, client: ClientID, except kept: Int64 = 0) throws {
        try run(DeviceSQL.distrustAll, .id(client), .id(user))
        try run(DeviceSQL.endSessionsOfUser, .id(client), .id(user), .integer(kept))
    }
}
