using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Actors.Messages.Settings;
using Akka.Actor;

namespace Actors.Node.Metrics;

/// <summary>The agent's own <c>/metrics</c>, for Prometheus to pull.</summary>
internal static class MetricsEndpoint
{
    /// <summary>Key of its address.</summary>
    public const string Key = "actors.node.metrics-listen";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Reads its address, <c>127.0.0.1:9481</c> or <c>[::1]:9481</c>; null where the text is empty.</summary>
    /// <exception cref="StartException">It is none, or reaches beyond the loopback.</exception>
    public static IPEndPoint? Parse(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        var named = text.StartsWith("localhost:", StringComparison.Ordinal) ? "127.0.0.1" + text[9..] : text;
        var colon = named.LastIndexOf(':');
        var isBare = named.IndexOf(':', StringComparison.Ordinal) != colon && !named.StartsWith('[');
        if (colon <= 0 || isBare || !ushort.TryParse(named.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _) || !IPEndPoint.TryParse(named, out var at))
        {
            throw new StartException($"{Key} = \"{text}\" is no address with a port: write 127.0.0.1:9481, or \"\" for none");
        }

        return IPAddress.IsLoopback(at.Address)
            ? at
            : throw new StartException($"{Key} = \"{text}\" reaches beyond this host, and the agent has neither TLS nor authentication: use a loopback address such as 127.0.0.1:9481, or an output (docs/outputs.md)");
    }

    /// <summary>Begins to serve.</summary>
    /// <exception cref="StartException">The address cannot be used.</exception>
    public static MetricsServer Start(ActorSystem system, IPEndPoint at, Func<AgentState> agent, TimeProvider time)
    {
        var actor = system.ActorOf(Props.Create<MetricsActor>(agent, time), "metrics");
        try
        {
            return MetricsServer.Start(at, async cancellation => (await actor.Ask<MetricsText>(ReadMetrics.Instance, Patience, cancellation)).Text, Patience);
        }
        catch (SocketException exception)
        {
            throw new StartException($"{Key} = \"{at}\" cannot be listened at: {exception.Message}; choose another port, or \"\" for none", exception);
        }
    }
}
