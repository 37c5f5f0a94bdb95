using Actors.Messages.Events;
using Akka.Configuration;

namespace Actors.Messages.Serialization;

/// <summary>What a system needs in its configuration to read and write the job events.</summary>
public static class EventSerialization
{
    private static readonly Type[] Events =
    [
        typeof(NodeBound), typeof(NodeRebound), typeof(JobDescribed), typeof(UsageRecorded), typeof(NodeFinished), typeof(JobClosed), typeof(JobReopened),
        typeof(SoftwareResolved), typeof(RecordsIssued), typeof(JobSettled), typeof(JobImported), typeof(JobState),
    ];

    /// <summary>Serializer and bindings, as a configuration to put over or under others.</summary>
    public static Config Config { get; } = ConfigurationFactory.ParseString(
        "akka.actor {\n"
        + $"  serializers.job-events = \"{Name(typeof(ProtobufEventSerializer))}\"\n"
        + "  serialization-bindings {\n"
        + string.Concat(Events.Select(e => $"    \"{Name(e)}\" = job-events\n"))
        + "  }\n"
        + $"  serialization-identifiers {{ \"{Name(typeof(ProtobufEventSerializer))}\" = {ProtobufEventSerializer.Id} }}\n"
        + "}\n");

    private static string Name(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";
}
