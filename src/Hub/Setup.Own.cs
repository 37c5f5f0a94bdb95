using Akka.Actor;
using Akka.Configuration;

namespace Actors.Hub;

/// <summary>On the engine of this repository.</summary>
internal static partial class Setup
{
    private static Config OfEngine => Config.Empty;

    /// <summary>The cluster of one process is up as it begins.</summary>
    public static Task JoinAsync(ActorSystem system) => Task.CompletedTask;
}
