import PortalStore
import PortalToolkit

/// Parses one import line (docs/import.md).
struct LineParser {
    let now: Instant
    let random: RandomSource

    /// - Throws: All problems of the line, by field.
    func line(_ bytes: [UInt8], number: Int) throws(ImportProblem) -> ImportLine {
        guard bytes.count <= Importer.maximumLineLength else {
            let error = FieldError("", .tooLong(Importer.maximumLineLength, of: "bytes (1 MiB)"))
            throw ImportProblem(line: number, type: nil, errors: [error])
        }
        do {
            var fields = try InputDecoder(json: bytes, unknownFields: .count)
            return try line(&fields, number)
        } catch let problem as ImportProblem {
            throw problem
        } catch {
            let reason = FieldError("", Violation(.malformed, "must be a JSON object: \(error)"))
            throw ImportProblem(line: number, type: nil, errors: [reason])
        }
    }

    private func line(_ fields: inout InputDecoder, _ number: Int) throws(ImportProblem) -> ImportLine {
        let type = fields.choice("type", ImportType.heartbeat)
        // Without a type, the other fields cannot be checked.
        if !fields.errors.isEmpty { throw ImportProblem(line: number, type: nil, errors: fields.errors) }
        let body = body(type, &fields)
        do {
            try fields.finish()
        } catch {
            throw ImportProblem(line: number, type: type, errors: error.errors)
        }
        return ImportLine(
            number: number, type: type, body: body,
            prepared: Self.needsPreparedValues(type) ? Operations.PreparedValues(random) : .none,
            unknownFields: fields.unknownCount, warnings: Contradictions.of(body, now: now))
    }

    private static func needsPreparedValues(_ type: ImportType) -> Bool {
        type == .msp || type == .client || type == .branding || type == .announcement
    }

    private func body(_ type: ImportType, _ fields: inout InputDecoder) -> ImportLine.Body {
        switch type {
        case .msp: return .msp(slug: fields.slug("msp"), msp(&fields), stamp: fields.stamp())
        case .client: return .client(slug: fields.slug("client"), client(&fields))
        case .announcement: return announcement(&fields)
        default: break
        }
        let client = fields.slug("client")
        switch type {
        case .branding: return .branding(client: client, branding(&fields))
        case .node: return .node(client: client, node(&fields))
        case .sample: return .sample(client: client, node: fields.upstreamID("node"), sample(&fields))
        case .subscription: return .subscription(client: client, subscription(&fields))
        case .invoice: return .invoice(client: client, invoice(&fields))
        case .ticket: return .ticket(client: client, ticket(&fields))
        case .audit: return .audit(client: client, event(&fields))
        case .tombstone:
            return .tombstone(
                client: client, fields.choice("kind", Imported.Kind.node), upstreamID: fields.upstreamID(),
                stamp: fields.stamp())
        case .snapshot:
            return .snapshot(
                client: client, fields.choice("kind", Imported.Kind.node), fields.choice("phase", SnapshotPhase.begin),
                isConfirmed: fields.optionalBool("confirm") ?? false)
        case .msp, .client, .announcement, .heartbeat: return .heartbeat(client: client)
        }
    }

    // MARK: Operator settings

    private func msp(_ fields: inout InputDecoder) -> MSPChanges {
        var msp = MSPChanges()
        msp.name = fields.ifPresent("name") { $0.text("name", max: 200) }
        msp.tier = fields.ifPresent("tier") { $0.choice("tier", Tier.free) }
        msp.licenceExpiresAt = fields.ifPresent("licence_expires_at") { $0.optionalInstant("licence_expires_at") }
        msp.contactEmail = fields.ifPresent("contact_email") { $0.optionalParsed("contact_email", .headerEmail) }
        msp.mailFrom = fields.ifPresent("mail_from") { $0.optionalParsed("mail_from", .headerEmail) }
        msp.replyTo = fields.ifPresent("reply_to") { $0.optionalParsed("reply_to", .headerEmail) }
        msp.baseHost = fields.ifPresent("base_host") { $0.optionalParsed("base_host", .hostName) }
        msp.imprintURL = fields.ifPresent("imprint_url") { $0.optionalParsed("imprint_url", .webURL) }
        msp.privacyURL = fields.ifPresent("privacy_url") { $0.optionalParsed("privacy_url", .webURL) }
        msp.legalName = fields.ifPresent("legal_name") { $0.optionalText("legal_name", max: 200) }
        msp.address = fields.ifPresent("address") { $0.optionalParsed("address", .postalAddress) }
        msp.vatID = fields.ifPresent("vat_id") { $0.optionalParsed("vat_id", .taxNumber) }
        msp.taxID = fields.ifPresent("tax_id") { $0.optionalParsed("tax_id", .taxNumber) }
        msp.bankName = fields.ifPresent("bank_name") { $0.optionalText("bank_name", max: 200) }
        msp.bankAccount = fields.ifPresent("bank_account") { $0.optionalParsed("bank_account", .bankAccount) }
        msp.bic = fields.ifPresent("bic") { $0.optionalParsed("bic", .bic) }
        return msp
    }

    private func client(_ fields: inout InputDecoder) -> ClientLine {
        var line = ClientLine()
        line.msp = fields.ifPresent("msp") { $0.slug("msp") }
        line.name = fields.ifPresent("name") { $0.text("name", max: 200) }
        line.details = ClientDetailChanges(&fields)
        line.isActive = fields.ifPresent("status") { $0.choice("status", ClientStatus.suspended) == .active }
        line.stamp = fields.stamp()
        return line
    }

    private func branding(_ fields: inout InputDecoder) -> BrandingLine {
        var line = BrandingLine()
        for field in BrandField.allCases {
            line.changes[field] = fields.ifPresent(field.name) { $0.optionalParsed(field.name, field.format) }
        }
        line.customDomain = fields.ifPresent("custom_domain") { $0.optionalParsed("custom_domain", .hostName) }
        line.portalEnabled = fields.ifPresent("portal_enabled") { $0.bool("portal_enabled") }
        line.stamp = fields.stamp()
        return line
    }

    // MARK: The fleet

    private func node(_ fields: inout InputDecoder) -> Imported.Node {
        var node = Imported.Node()
        node.id = random.id()
        node.upstreamID = fields.upstreamID()
        node.name = fields.text("name", max: 200)
        node.nameFolded = Text.folded(node.name)
        node.words = SearchWords.of([node.name])
        node.status = fields.choice("status", NodeStatus.offline)
        node.region = fields.optionalText("region", max: 100)
        node.plan = fields.optionalText("plan", max: 100)
        node.version = fields.optionalText("version", max: 100)
        node.availableVersion = fields.optionalText("available_version", max: 100)
        node.os = fields.optionalText("os", max: 100)
        node.ipAddresses = fields.addresses("ip_addresses")
        node.bootID = fields.optionalText("boot_id", max: 100)
        node.bootedAt = fields.optionalInstant("booted_at")
        node.updatedAt = fields.stamp()
        node.statusAt = node.updatedAt == 0 ? now : min(node.updatedAt, now)
        return node
    }

    private func sample(_ fields: inout InputDecoder) -> Imported.Sample {
        var sample = Imported.Sample()
        sample.at = fields.instant("at")
        if sample.at > now + Self.clockSkew { fields.fail("at", .inTheFuture, "must not lie in the future") }
        sample.cpuPct = fields.optionalNumber("cpu_pct", in: 0...100)
        sample.memoryPct = fields.optionalNumber("memory_pct", in: 0...100)
        sample.diskPct = fields.optionalNumber("disk_pct", in: 0...100)
        sample.netInBps = fields.optionalInteger("net_in_bps", in: 0...Self.maximumValue)
        sample.netOutBps = fields.optionalInteger("net_out_bps", in: 0...Self.maximumValue)
        return sample
    }

    /// Tolerated clock skew of the sender.
    static let clockSkew = Duration.minutes(5)
    /// Limit of rates and amounts.
    static let maximumValue: Int64 = 1_000_000_000_000_000
}

extension Operations.PreparedValues {
    /// For lines without operator changes.
    static let none = Operations.PreparedValues(RandomSource { Array(repeating: 0, count: $0) })
}
