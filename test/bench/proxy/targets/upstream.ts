import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const member =
  '<CacheCluster><CacheClusterId>team-1-orders</CacheClusterId><Engine>valkey</Engine><CacheNodeType>cache.t4g.small</CacheNodeType></CacheCluster>';
/** A DescribeCacheClusters answer of about 2 KB. */
const body = Buffer.from(
  `<DescribeCacheClustersResponse xmlns="http://elasticache.amazonaws.com/doc/2015-02-02/"><DescribeCacheClustersResult><CacheClusters>${member.repeat(13)}</CacheClusters></DescribeCacheClustersResult><ResponseMetadata><RequestId>b</RequestId></ResponseMetadata></DescribeCacheClustersResponse>`,
);

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'text/xml', 'content-length': body.length }).end(body);
  });
});
server.listen(0, '127.0.0.1', () =>
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`),
);
