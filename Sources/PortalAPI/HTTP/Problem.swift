import PortalStore
package import PortalToolkit

/// An error response (RFC 9457): thrown anywhere, rendered once.
package struct Problem: Error, Sendable {
    /// The codes with status and title; when each occurs: docs/api.md#errors.
    package enum Code: String, Sendable, CaseIterable {
        case malformedJSON = "malformed-json"
        case malformedRequest = "malformed-request"
        case authenticationRequired = "authentication-required"
        case invalidCredentials = "invalid-credentials"
        case invalidCode = "invalid-code"
        case invalidPasskey = "invalid-passkey"
        case invalidSignature = "invalid-signature"
        case permissionDenied = "permission-denied"
        case proofRequired = "proof-required"
        case factorRequired = "factor-required"
        case crossSiteRequest = "cross-site-request"
        case seatLimitReached = "seat-limit-reached"
        case portalNotFound = "portal-not-found"
        case notFound = "not-found"
        case methodNotAllowed = "method-not-allowed"
        case bodyTooLarge = "body-too-large"
        case unsupportedMediaType = "unsupported-media-type"
        case lastOwner = "last-owner"
        case emailTaken = "email-taken"
        case noFactor = "no-factor"
        case linkExpired = "link-expired"
        case loginExpired = "login-expired"
        case commandInProgress = "command-in-progress"
        case nodeInMaintenance = "node-in-maintenance"
        case alreadyCurrent = "already-current"
        case importMoved = "import-moved"
        case validationFailed = "validation-failed"
        case narrowTheFilter = "narrow-the-filter"
        case tooManyAttempts = "too-many-attempts"
        case internalError = "internal-error"
        case busy
        case commandsUnavailable = "commands-unavailable"
    }

    /// Machine-readable cause.
    package let code: Code
    /// Description for developers; public, so without internals.
    package let detail: String
    /// Further header fields, such as `Allow`.
    package var headers: [(name: String, value: String)] = []
    /// The invalid fields, for 422.
    package var errors: [FieldError] = []
    /// The live command, for 409 `command-in-progress`.
    var command: Command?
    /// Cause for the log only: names, never values.
    package var cause: String?

    init(
        _ code: Code, _ detail: String, headers: [(name: String, value: String)] = [], errors: [FieldError] = [],
        cause: String? = nil
    ) {
        self.code = code
        self.detail = detail
        self.headers = headers
        self.errors = errors
        self.cause = cause
    }

    static let notFound = Problem(.notFound, "There is nothing at this address.")
    static let portalNotFound = Problem(.portalNotFound, "There is no portal at this address.")
    static let authenticationRequired = Problem(.authenticationRequired, "Log in first.")

    /// - Parameter retryAfter: Sent as whole seconds, at least one.
    static func tooMany(_ detail: String, retryAfter: Duration) -> Problem {
        Problem(.tooManyAttempts, detail, headers: [("Retry-After", "\(max(1, retryAfter.secondsRoundedUp))")])
    }

    static func busy(_ cause: String) -> Problem {
        Problem(.busy, "Try again in a moment.", headers: [("Retry-After", "2")], cause: cause)
    }
}

extension Problem.Code {
    var status: Int {
        switch self {
        case .malformedJSON, .malformedRequest: 400
        case .authenticationRequired, .invalidCredentials, .invalidCode, .invalidPasskey, .invalidSignature: 401
        case .permissionDenied, .proofRequired, .factorRequired, .crossSiteRequest, .seatLimitReached: 403
        case .portalNotFound, .notFound: 404
        case .methodNotAllowed: 405
        case .lastOwner, .emailTaken, .noFactor, .commandInProgress, .nodeInMaintenance, .alreadyCurrent, .importMoved:
            409
        case .linkExpired, .loginExpired: 410
        case .bodyTooLarge: 413
        case .unsupportedMediaType: 415
        case .validationFailed, .narrowTheFilter: 422
        case .tooManyAttempts: 429
        case .internalError: 500
        case .busy, .commandsUnavailable: 503
        }
    }

    var title: String {
        switch self {
        case .malformedJSON: "Malformed JSON"
        case .malformedRequest: "Malformed request"
        case .authenticationRequired: "Authentication required"
        case .invalidCredentials: "E-mail or password is wrong"
        case .invalidCode: "Invalid code"
        case .invalidPasskey: "Invalid passkey"
        case .invalidSignature: "Invalid signature"
        case .permissionDenied: "Permission denied"
        case .proofRequired: "Proof required"
        case .factorRequired: "Second factor required"
        case .crossSiteRequest: "Cross-site request"
        case .seatLimitReached: "Seat limit reached"
        case .lastOwner: "Last owner"
        case .emailTaken: "E-mail taken"
        case .noFactor: "No second factor"
        case .linkExpired: "Link expired"
        case .loginExpired: "Login expired"
        case .narrowTheFilter: "Narrow the filter"
        case .portalNotFound: "Portal not found"
        case .notFound: "Not found"
        case .methodNotAllowed: "Method not allowed"
        case .commandInProgress: "Command in progress"
        case .nodeInMaintenance: "Node in maintenance"
        case .alreadyCurrent: "Already current"
        case .importMoved: "Import moved"
        case .bodyTooLarge: "Body too large"
        case .unsupportedMediaType: "Unsupported media type"
        case .validationFailed: "Validation failed"
        case .tooManyAttempts: "Too many attempts"
        case .internalError: "Internal error"
        case .busy: "Busy"
        case .commandsUnavailable: "Commands unavailable"
        }
    }
}

extension Response {
    init(_ problem: Problem, requestID: String) {
        var json = JSONWriter(capacity: 512)
        json.object { json in
            json.field("type", "urn:portal:problem:" + problem.code.rawValue)
            json.field("title", problem.code.title)
            json.field("status", problem.code.status)
            json.field("detail", problem.detail)
            json.field("code", problem.code.rawValue)
            json.field("request_id", requestID)
            if let command = problem.command { json.object("command", command) { $0.command($1) } }
            guard problem.code == .validationFailed else { return }
            json.objects("errors", problem.errors) { json, error in
                json.field("field", error.field)
                json.field("code", error.code.rawValue)
                json.field("message", error.message)
                if let min = error.violation.min { json.field("min", min) }
                if let max = error.violation.max { json.field("max", max) }
            }
        }
        self.init(
            status: problem.code.status,
            headers: [("Content-Type", "application/problem+json"), ("Cache-Control", "no-store")] + problem.headers,
            body: json.finish())
        log.cause = problem.cause
    }
}
