using Actors.ConsoleHost;
using Actors.ConsoleHost.Logs;
using Actors.ConsoleHost.Palettes;
using Actors.Messages.Settings;
using Actors.Node.Logging;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace Actors.Node;

/// <summary>What <c>actors --at unix:PATH</c> speaks to.</summary>
internal static class NodeConsole
{
    /// <summary>Serves the console from when this returns.</summary>
    /// <param name="data">The agent's data directory.</param>
    /// <param name="system">Whose actors are shown.</param>
    /// <param name="recent">The log that is shown.</param>
    /// <param name="log">The agent's log.</param>
    /// <exception cref="StartException">The socket cannot be made.</exception>
    public static ConsoleSocket Open(string data, ActorSystem system, RecentLog recent, ILogger log)
    {
        var path = ConsoleSocketPath.For(data);
        if (!path.StartsWith(data, StringComparison.Ordinal))
        {
            NodeLog.ConsoleElsewhere(log, path, ConsoleSocketPath.Longest);
        }

        try
        {
            return ConsoleSocket.Start(path, new ConsoleDispatcher(new ActorPalette(system), new LogPalette(recent), new ClusterPalette(null)).DispatchAsync);
        }
        catch (IOException exception)
        {
            throw new StartException(exception.Message, exception);
        }
    }
}
