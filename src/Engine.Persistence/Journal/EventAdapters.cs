using Akka.Util;

namespace Akka.Persistence.Journal;

/// <summary>
/// The event adapters of one journal: <c>event-adapters</c> names them, <c>event-adapter-bindings</c> binds them to types.
/// The most specific binding of an event's type wins; without one the event stays as it is.
/// </summary>
public class EventAdapters
{
    private readonly KeyValuePair<Type, IEventAdapter>[] _bindings;
    private readonly ConcurrentDictionary<Type, IEventAdapter> _found = new();

    private EventAdapters(KeyValuePair<Type, IEventAdapter>[] bindings) => _bindings = bindings;

    /// <summary>Reads the journal plugin's configuration.</summary>
    /// <exception cref="ConfigurationException">An adapter or type that does not exist; the message names it.</exception>
    public static EventAdapters Create(ExtendedActorSystem system, Config config)
    {
        var adapters = new Dictionary<string, IEventAdapter>(StringComparer.Ordinal);
        foreach (var (name, type) in Section(config, "event-adapters"))
        {
            adapters.Add(name, NewAdapter(TypeNames.Named(type[0], $"event-adapters.{name}"), system));
        }

        var bindings = new List<KeyValuePair<Type, IEventAdapter>>();
        foreach (var (type, names) in Section(config, "event-adapter-bindings"))
        {
            var bound = names.Select(name => adapters.TryGetValue(name, out var adapter)
                ? adapter
                : throw new ConfigurationException($"event-adapter-bindings.\"{type}\" names \"{name}\", which event-adapters does not define")).ToArray();
            bindings.Add(new(TypeNames.Named(type, "event-adapter-bindings"), bound.Length == 1 ? bound[0] : new ReadAdapters(bound)));
        }

        return new EventAdapters(MostSpecificFirst(bindings));
    }

    public IEventAdapter Get<T>() => Get(typeof(T));
    public virtual IEventAdapter Get(Type type) => _bindings.Length == 0 ? IdentityEventAdapter.Instance : _found.GetOrAdd(type, Find);

    private IEventAdapter Find(Type type)
    {
        foreach (var (bound, adapter) in _bindings) if (bound.IsAssignableFrom(type)) return adapter;

        return IdentityEventAdapter.Instance;
    }

    private static KeyValuePair<Type, IEventAdapter>[] MostSpecificFirst(List<KeyValuePair<Type, IEventAdapter>> bindings)
    {
        // Insertion keeps the order of the configuration where two types are not related; a plain sort by a partial order would not be well defined.
        var sorted = new List<KeyValuePair<Type, IEventAdapter>>();
        foreach (var binding in bindings)
        {
            var at = sorted.FindIndex(other => other.Key.IsAssignableFrom(binding.Key));
            sorted.Insert(at < 0 ? sorted.Count : at, binding);
        }

        return [.. sorted];
    }

    private static IEventAdapter NewAdapter(Type type, ExtendedActorSystem system)
    {
        var adapter = type.GetConstructor([typeof(ExtendedActorSystem)]) is { } withSystem
            ? withSystem.Invoke([system])
            : Activator.CreateInstance(type);
        return adapter switch
        {
            IEventAdapter both => both,
            IWriteEventAdapter write => new OneWay(write, IdentityEventAdapter.Instance),
            IReadEventAdapter read => new OneWay(IdentityEventAdapter.Instance, read),
            _ => throw new ConfigurationException($"event adapter {type} implements none of IEventAdapter, IWriteEventAdapter, IReadEventAdapter"),
        };
    }

    private static IEnumerable<(string Key, IList<string> Values)> Section(Config config, string path)
    {
        foreach (var (key, value) in config.GetConfig(path)?.AsEnumerable() ?? [])
        {
            yield return (key, value.IsArray() ? value.GetStringList() : [value.GetString() ?? ""]);
        }
    }

    private sealed class OneWay(IWriteEventAdapter write, IReadEventAdapter read) : IEventAdapter
    {
        public string Manifest(object evt) => write.Manifest(evt);
        public object ToJournal(object evt) => write.ToJournal(evt);
        public IEventSequence FromJournal(object evt, string manifest) => read.FromJournal(evt, manifest);
    }

    /// <summary>Several adapters bound to one type: all read, none writes.</summary>
    private sealed class ReadAdapters(IEventAdapter[] adapters) : IEventAdapter
    {
        public string Manifest(object evt) => throw new InvalidOperationException("Several event adapters are bound to one type: they can only read.");
        public object ToJournal(object evt) => throw new InvalidOperationException("Several event adapters are bound to one type: they can only read.");

        public IEventSequence FromJournal(object evt, string manifest) =>
            EventSequence.Create(adapters.SelectMany(adapter => adapter.FromJournal(evt, manifest).Events));
    }
}
