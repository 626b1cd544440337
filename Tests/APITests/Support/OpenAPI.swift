import Foundation
import Testing

@testable import PortalAPI
@testable import PortalToolkit

/// A contract, converted to JSON by `make test`, and checks of responses against it.
struct OpenAPI {
    /// `openapi.yaml`, of the portals.
    static let shared = OpenAPI("openapi")
    /// `openapi-cp.yaml`, of the control planes' API.
    static let controlPlane = OpenAPI("openapi-cp")

    struct Operation {
        let method: String
        let path: String
        let permission: String
        let node: JSON
    }

    let root: JSON

    private init(_ name: String) {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: ".build/\(name).json")
        do {
            root = try JSON([UInt8](Data(contentsOf: file)), maximumDepth: 64)
        } catch {
            fatalError("\(file.path): \(error). Run tools/openapi-json first, as make test does.")
        }
    }

    /// All operations of the contract.
    var operations: [Operation] {
        (root["paths"]?.members ?? []).flatMap { path in
            path.value.members.filter { ["get", "post", "put", "patch", "delete"].contains($0.name) }.map {
                Operation(
                    method: $0.name.uppercased(), path: path.name,
                    permission: $0.value["x-permission"]?.text ?? "", node: $0.value)
            }
        }
    }

    /// The words listed by a schema of the contract.
    func words(of schema: String) -> [String] {
        (root["components"]?["schemas"]?[schema]?["enum"]?.elements ?? []).compactMap(\.text)
    }

    /// Deviations of a response from the contract.
    func complaints(_ response: Response, to method: String, _ path: String) -> [String] {
        guard let operation = operations.first(where: { $0.method == method && $0.path == path }) else {
            return ["\(method) \(path) is not in the contract"]
        }
        guard let described = operation.node["responses"]?[String(response.status)] else {
            return ["\(method) \(path) may not answer \(response.status)"]
        }
        let contract = resolved(described)
        return headerComplaints(response, contract) + bodyComplaints(response, contract)
    }

    private func headerComplaints(_ response: Response, _ contract: JSON) -> [String] {
        (contract["headers"]?.members ?? []).flatMap { header -> [String] in
            let rule = resolved(header.value)
            guard let value = response.headers.first(where: { $0.name.lowercased() == header.name.lowercased() }) else {
                return rule["required"] == .bool(true) ? ["header \(header.name) is missing"] : []
            }
            guard let schema = rule["schema"] else { return [] }
            let typed: JSON =
                schema["type"]?.text == "integer" ? Int64(value.value).map(JSON.integer) ?? .null : .string(value.value)
            return SchemaCheck(root: root).complaints(typed, schema, at: "header \(header.name)")
        }
    }

    private func bodyComplaints(_ response: Response, _ contract: JSON) -> [String] {
        if let lines = contract["content"]?["application/x-ndjson"]?["schema"],
            response.headers.contains(where: { $0.value == "application/x-ndjson" })
        {
            return response.lines.flatMap { SchemaCheck(root: root).complaints($0, lines, at: "line") }
        }
        guard let content = contract["content"]?.members, !content.isEmpty else {
            return response.body.isEmpty ? [] : ["there must be no body"]
        }
        let type = response.headers.first { $0.name == "Content-Type" }?.value.split(separator: ";").first.map(
            String.init)
        guard let media = content.first(where: { $0.name == type }) else { return ["Content-Type \(type ?? "none")"] }
        guard let schema = media.value["schema"] else { return [] }
        if type?.hasSuffix("json") != true {
            return SchemaCheck(root: root).complaints(
                .string(String(decoding: response.body, as: UTF8.self)), schema, at: "body")
        }
        guard let json = try? JSON(response.body) else { return ["the body is not JSON"] }
        return SchemaCheck(root: root).complaints(json, schema, at: "$")
    }

    private func resolved(_ node: JSON) -> JSON { SchemaCheck(root: root).resolved(node) }
}

/// The subset of JSON Schema used by `openapi.yaml`.
struct SchemaCheck {
    let root: JSON

    func resolved(_ node: JSON) -> JSON {
        guard let reference = node["$ref"]?.text else { return node }
        var target = root
        for part in reference.dropFirst(2).split(separator: "/") { target = target[String(part)] ?? .null }
        return resolved(target)
    }

    func complaints(_ value: JSON, _ schema: JSON, at path: String) -> [String] {
        let schema = resolved(schema)
        var found: [String] = []
        for rule in schema.members {
            found += complaints(value, rule.name, rule.value, schema, path)
        }
        return found
    }

    private func complaints(_ value: JSON, _ rule: String, _ argument: JSON, _ schema: JSON, _ path: String) -> [String]
    {
        func fail(_ isWrong: Bool, _ what: String) -> [String] { isWrong ? ["\(path): \(what)"] : [] }
        switch rule {
        case "type":
            let types = argument.text.map { [$0] } ?? argument.elements.compactMap(\.text)
            return fail(!types.contains { value.isOf(type: $0) }, "is not \(types)")
        case "enum": return fail(!argument.elements.contains(value), "is none of the enum")
        case "const": return fail(argument != value, "is not \(argument)")
        case "required":
            return argument.elements.compactMap(\.text).filter { value.isObject && value[$0] == nil }
                .map { "\(path): lacks \($0)" }
        case "properties", "additionalProperties": return memberComplaints(value, rule, argument, schema, path)
        case "items":
            return value.elements.enumerated().flatMap { complaints($0.element, argument, at: "\(path)[\($0.offset)]") }
        case "maxItems": return fail(value.elements.count > argument.count, "has too many elements")
        case "pattern":
            guard let text = value.text, let pattern = argument.text else { return [] }
            return fail(text.range(of: pattern, options: .regularExpression) == nil, "does not match \(pattern)")
        case "minLength":
            return fail(value.text.map { $0.unicodeScalars.count < argument.count } ?? false, "is too short")
        case "maxLength":
            return fail(value.text.map { $0.unicodeScalars.count > argument.count } ?? false, "is too long")
        case "minimum": return fail(value.double.map { $0 < argument.double ?? 0 } ?? false, "is too small")
        case "maximum": return fail(value.double.map { $0 > argument.double ?? 0 } ?? false, "is too large")
        case "format": return fail(!value.fits(format: argument.text ?? ""), "is no \(argument.text ?? "")")
        case "anyOf", "oneOf":
            let fitting = argument.elements.count { complaints(value, $0, at: path).isEmpty }
            return fail(rule == "oneOf" ? fitting != 1 : fitting == 0, "fits \(fitting) of \(rule)")
        case "allOf": return argument.elements.flatMap { complaints(value, $0, at: path) }
        case "description", "$ref": return []
        default: return ["\(path): the test does not know the rule \(rule)"]
        }
    }

    private func memberComplaints(_ value: JSON, _ rule: String, _ argument: JSON, _ schema: JSON, _ path: String)
        -> [String]
    {
        if rule == "properties" {
            return argument.members.flatMap { member in
                value[member.name].map { complaints($0, member.value, at: "\(path).\(member.name)") } ?? []
            }
        }
        let known = schema["properties"]?.members.map(\.name) ?? []
        let others = value.members.filter { !known.contains($0.name) }
        if argument == .bool(false) { return others.map { "\(path): must not have \($0.name)" } }
        return others.flatMap { complaints($0.value, argument, at: "\(path).\($0.name)") }
    }
}

extension JSON {
    var members: [Member] { if case .object(let members) = self { members } else { [] } }
    var elements: [JSON] { if case .array(let elements) = self { elements } else { [] } }
    var text: String? { if case .string(let text) = self { text } else { nil } }
    var count: Int { if case .integer(let number) = self { Int(number) } else { 0 } }
    var isObject: Bool { if case .object = self { true } else { false } }
    var double: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .real(let number): number
        default: nil
        }
    }

    func isOf(type: String) -> Bool {
        switch (type, self) {
        case ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool), ("null", .null),
            ("integer", .integer), ("number", .integer), ("number", .real):
            true
        default: false
        }
    }

    func fits(format: String) -> Bool {
        guard let text else { return true }
        return switch format {
        case "date-time": RFC3339.instant(text) != nil
        case "date": CalendarDate(text) != nil
        case "email": EmailAddress.normalized(text) == text
        case "uri": text.hasPrefix("https://")
        default: false
        }
    }
}
