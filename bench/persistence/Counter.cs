using System.Globalization;
using System.Text;
using Akka.Actor;
using Akka.Persistence;
using Akka.Serialization;

namespace Actors.Bench;

/// <summary>The event: a short text, as bytes.</summary>
public sealed record Tick(string Text);

/// <summary>As a product's own events are written: a fixed id, a fixed manifest.</summary>
public sealed class TickSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 9001;

    public override string Manifest(object o) => "T";

    public override byte[] ToBinary(object obj) => Encoding.UTF8.GetBytes(((Tick)obj).Text);

    public override object FromBinary(byte[] bytes, string manifest) => new Tick(Encoding.UTF8.GetString(bytes));
}

/// <summary>Persists one event after another up to a number, and says how many there are.</summary>
public sealed class Counter : ReceivePersistentActor
{
    private readonly long _limit;
    private long _count;
    private IActorRef? _asked;

    public Counter(string id, long limit)
    {
        (PersistenceId, _limit) = (id, limit);
        Recover<Tick>(_ => _count++);
        Command<string>(text =>
        {
            switch (text)
            {
                case "count":
                    Sender.Tell(_count);
                    break;
                case "all":
                    _asked = Sender;
                    Next();
                    break;
                default:
                    Next();
                    break;
            }
        });
    }

    public override string PersistenceId { get; }

    private void Next() => Persist(new Tick("an event of usual size: job 4711 used 12.5 s on node n42, " + _count.ToString(CultureInfo.InvariantCulture)), _ =>
    {
        if (++_count < _limit)
        {
            Self.Tell("next");
        }
        else
        {
            _asked?.Tell(_count);
        }
    });
}
