using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace Actors.Outputs;

/// <summary>The outputs of a process.</summary>
public static class LiveOutputs
{
    /// <summary>Makes those that are set; they hear what is published as <see cref="JobMeasured"/>.</summary>
    /// <param name="system">Where they run.</param>
    /// <param name="section">Of the settings, for messages.</param>
    /// <param name="outputs">What is set.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where they tell.</param>
    /// <exception cref="OutputException">A setting cannot be used; the message names its section.</exception>
    public static void Start(ActorSystem system, string section, IReadOnlyList<OutputSettings> outputs, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(outputs);
        foreach (var settings in outputs)
        {
            try
            {
                system.ActorOf(Props.Create<OutputActor>(OutputKinds.Make(settings), settings, time, log), "output-" + Uri.EscapeDataString(settings.Name));
            }
            catch (OutputException exception)
            {
                throw new OutputException($"{section}.{settings.Name}: {exception.Message}", exception);
            }
        }
    }
}
