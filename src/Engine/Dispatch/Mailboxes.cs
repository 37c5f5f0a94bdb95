namespace Akka.Dispatch;

/// <summary>The mailbox types of a system, by their path in the configuration.</summary>
public class Mailboxes
{
    /// <summary>Where mailboxes come from that are not asked for otherwise.</summary>
    public static readonly string DefaultMailboxId = "akka.actor.default-mailbox";

    /// <summary>A requirement of nothing.</summary>
    public static readonly string NoMailboxRequirement = "";

    private readonly ActorSystem _system;
    private readonly ConcurrentDictionary<string, MailboxType> _types = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Type, Type?> _required = new();
    private readonly Dictionary<Type, string> _byQueue = [];
    private readonly Config _defaults;

    public Mailboxes(ActorSystem system)
    {
        _system = system;
        DeadLetterMailbox = new DeadLetterMailbox(system.DeadLetters);
        _defaults = system.Settings.Config.GetConfig(DefaultMailboxId) ?? Config.Empty;
        var requirements = system.Settings.Config.GetConfig("akka.actor.mailbox.requirements");
        if (requirements is null) return;
        foreach (var (name, id) in requirements.AsEnumerable())
        {
            // A key that names no type of this build asks for nothing here.
            if (TypeNames.Find(name.Trim('"')) is { } queue) _byQueue[queue] = id.GetString()!;
        }
    }

    /// <summary>The mailbox of actors that have ended.</summary>
    public DeadLetterMailbox DeadLetterMailbox { get; }

    /// <summary>Whether a class of actors asks for a queue.</summary>
    public bool HasRequiredType(Type actorType) => GetRequiredType(actorType) is not null;

    /// <summary>Whether a mailbox type says what queues it makes.</summary>
    public bool ProducesMessageQueue(Type mailboxType) => QueueOf(mailboxType) is not null;

    /// <summary>The mailbox type for a kind of queue.</summary>
    public MailboxType LookupByQueueType(Type queueType) => _byQueue.TryGetValue(queueType, out var id)
        ? Lookup(id)
        : throw new ConfigurationException($"Mailbox mapping for [{queueType}] not configured: set akka.actor.mailbox.requirements.");

    /// <summary>The mailbox type at a path.</summary>
    public MailboxType Lookup(string id) => _types.GetOrAdd(id, Make);

    /// <summary>The kind of queue a class of actors asks for, or null.</summary>
    public Type? GetRequiredType(Type actorType) => _required.GetOrAdd(actorType, static type => type.GetInterfaces()
        .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequiresMessageQueue<>))
        .Select(i => i.GetGenericArguments()[0]).FirstOrDefault());

    /// <summary>The mailbox for Props: the one they name, the dispatcher's, the one their class asks for, the default.</summary>
    public MailboxType GetMailboxType(Props props, Config? dispatcherConfig)
    {
        var required = GetRequiredType(props.Type);
        if (props.Deploy.Mailbox != Deploy.NoMailboxGiven) return Checked(Lookup(props.Deploy.Mailbox), required, props.Type);
        var ofDispatcher = dispatcherConfig?.GetString("mailbox-requirement", NoMailboxRequirement) ?? NoMailboxRequirement;
        if (ofDispatcher != NoMailboxRequirement && TypeNames.Find(ofDispatcher) is { } queue) return Checked(LookupByQueueType(queue), required, props.Type);
        if (dispatcherConfig is not null && dispatcherConfig.HasPath("mailbox-type")) return Checked(Lookup(dispatcherConfig.GetString("id")!), required, props.Type);
        return required is not null && _byQueue.ContainsKey(required) ? LookupByQueueType(required) : Lookup(DefaultMailboxId);
    }

    /// <summary>The limit of a stash: the mailbox's, else the dispatcher's, else the default's; -1 for none.</summary>
    public int StashCapacity(string dispatcher, string mailbox)
    {
        foreach (var id in new[] { mailbox, dispatcher })
        {
            if (string.IsNullOrEmpty(id) || !_system.Settings.Config.HasPath(id)) continue;
            var value = _system.Settings.Config.GetConfig(id)?.GetInt("stash-capacity", Deploy.NoStashSize) ?? Deploy.NoStashSize;
            if (value != Deploy.NoStashSize) return value;
        }
        return _defaults.GetInt("stash-capacity", Deploy.NoStashSize);
    }

    private static Type? QueueOf(Type mailboxType) => mailboxType.GetInterfaces()
        .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IProducesMessageQueue<>))
        .Select(i => i.GetGenericArguments()[0]).FirstOrDefault();

    private static MailboxType Checked(MailboxType mailbox, Type? required, Type actor)
    {
        if (required is null || QueueOf(mailbox.GetType()) is not { } made || required.IsAssignableFrom(made)) return mailbox;
        throw new ArgumentException($"Actor [{actor}] requires a mailbox with [{required}], but [{mailbox.GetType()}] makes [{made}].");
    }

    private MailboxType Make(string id)
    {
        if (id == "unbounded") return new UnboundedMailbox(_system.Settings, Config.Empty);
        if (!_system.Settings.Config.HasPath(id)) throw new ConfigurationException($"Mailbox Type [{id}] not configured.");
        var config = _system.Settings.Config.GetConfig(id)!.WithFallback(_defaults);
        return TypeNames.Make<MailboxType>(config.GetString("mailbox-type"), $"{id}.mailbox-type", _system.Settings, config);
    }
}
