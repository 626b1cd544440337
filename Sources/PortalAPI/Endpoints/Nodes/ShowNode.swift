import PortalStore
import PortalToolkit

/// `GET /nodes/{id}`: a node with its facts and last commands.
enum ShowNode {
    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        try context.noQuery()
        guard let detail = try scope.node(NodeID(context.id)) else { throw Problem.notFound }
        let commands = try scope.commands(node: NodeID(context.id))
        return .json { json in
            json.node(detail.node, commands.first { $0.state.isLive }, now: context.now)
            json.objects("commands", commands) { $0.command($1) }
            json.instant("booted_at", detail.bootedAt)
            json.field("uptime_s", detail.bootedAt.map { max(0, (context.now - $0).components.seconds) })
            json.strings("ip_addresses", detail.ipAddresses)
            json.field("os", detail.os)
        }
    }
}
