import Database

extension PublicScope {
    /// Returns the devices that stand in for a user's second factor.
    package func trustedDevices(of user: UserID, client: ClientID, now: Instant) throws -> [TrustedDevice] {
        try transaction.all(DeviceSQL.trusted, .id(client), .id(user), .instant(now)) { TrustedDevice(row: $0) }
    }
}

extension PublicWriter {
    /// Records from where a user has logged in.
    /// - Returns: What is new about it; nothing about an account's first place.
    package func know(_ place: LoginPlace, of user: UserID, at now: Instant) throws -> LoginNews {
        let news = try transaction.first(
            DeviceSQL.places, .id(client), .id(user), .text(place.browser), .text(place.network)
        ) { row -> LoginNews in
            guard row.integer(0) > 0 else { return .nothing }
            guard place.isKnownDevice || row.integer(1) > 0 else { return .device }
            return row.integer(2) > 0 ? .nothing : .network
        }
        for text in [place.browser, place.network] {
            try transaction.run(DeviceSQL.know, .id(client), .id(user), .text(text), .instant(now))
        }
        return news ?? .nothing
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
    /// Ends the trust in one of the user's devices.
    package func distrust(device: Int64, audit: NewAuditEvent) throws {
        try transaction.run(DeviceSQL.distrust, .id(client), .id(scope.user.id), .integer(device))
        try add(audit)
    }
}

extension WriteTransaction {
    /// After what may have become known to others, no device stands in for a second factor.
    func distrustDevices(of user: UserID, client: ClientID) throws {
        try run(DeviceSQL.distrustAll, .id(client), .id(user))
    }
}
