using System.Reflection;
using Actors.Tests.PostgreSql;
using Xunit.Sdk;

namespace Akka.Persistence.Tests.Sql.Store;

/// <summary>Runs a theory on the journal and snapshot store in memory.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InMemoryAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [["memory"]];
}

/// <summary>Runs a theory on a SQLite file of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnSqliteAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [["SQLite.MS"]];
}

/// <summary>Runs a theory on a database of its own in a real PostgreSQL; skipped, with its reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnPostgresAttribute : DataAttribute
{
    public OnPostgresAttribute() => Skip = PostgresServer.Missing;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [["PostgreSQL.15"]];
}

/// <summary>A test for PostgreSQL alone.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.Missing;
}
