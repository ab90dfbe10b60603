export { sampleImageRoutes } from './routes.ts';
export { seedSampleShop } from './seed.ts';
